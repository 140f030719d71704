/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * Sizes and offsets of Lustre's public HSM structures on x86-64, measured from releases 2.12.0 to 2.17.57. Included
 * after their declarations: by llapi.h after its own, and by a check after Lustre's where a machine has them.
 */
#ifndef COORDINATOOL_LLAPI_ABI_H
#define COORDINATOOL_LLAPI_ABI_H

#include <assert.h>
#include <stddef.h>

#define LLAPI_AT(type, field, at) static_assert(offsetof(struct type, field) == (at), #type "." #field " moved")
#define LLAPI_SIZE(type, size) static_assert(sizeof(struct type) == (size), "size of " #type " changed")

LLAPI_SIZE(lu_fid, 16);
LLAPI_AT(lu_fid, f_oid, 8);
LLAPI_AT(lu_fid, f_ver, 12);
LLAPI_SIZE(hsm_extent, 16);
LLAPI_AT(hsm_extent, length, 8);
LLAPI_SIZE(hsm_action_item, 72);
LLAPI_AT(hsm_action_item, hai_len, 0);
LLAPI_AT(hsm_action_item, hai_action, 4);
LLAPI_AT(hsm_action_item, hai_fid, 8);
LLAPI_AT(hsm_action_item, hai_dfid, 24);
LLAPI_AT(hsm_action_item, hai_extent, 40);
LLAPI_AT(hsm_action_item, hai_cookie, 56);
LLAPI_AT(hsm_action_item, hai_gid, 64);
LLAPI_AT(hsm_action_item, hai_data, 72);
LLAPI_SIZE(hsm_action_list, 32);
LLAPI_AT(hsm_action_list, hal_count, 4);
LLAPI_AT(hsm_action_list, hal_compound_id, 8);
LLAPI_AT(hsm_action_list, hal_flags, 16);
LLAPI_AT(hsm_action_list, hal_archive_id, 24);
LLAPI_AT(hsm_action_list, hal_fsname, 32);
LLAPI_SIZE(hsm_user_item, 32);
LLAPI_AT(hsm_user_item, hui_extent, 16);
LLAPI_SIZE(hsm_request, 24);
LLAPI_AT(hsm_request, hr_archive_id, 4);
LLAPI_AT(hsm_request, hr_flags, 8);
LLAPI_AT(hsm_request, hr_itemcount, 16);
LLAPI_AT(hsm_request, hr_data_len, 20);
LLAPI_SIZE(hsm_user_request, 24);
LLAPI_AT(hsm_user_request, hur_user_item, 24);
LLAPI_SIZE(hsm_user_state, 32);
LLAPI_AT(hsm_user_state, hus_archive_id, 4);
LLAPI_AT(hsm_user_state, hus_in_progress_state, 8);
LLAPI_AT(hsm_user_state, hus_in_progress_action, 12);
LLAPI_AT(hsm_user_state, hus_in_progress_location, 16);
LLAPI_SIZE(hsm_current_action, 24);
LLAPI_AT(hsm_current_action, hca_action, 4);
LLAPI_AT(hsm_current_action, hca_location, 8);
LLAPI_SIZE(hsm_user_import, 48);
LLAPI_AT(hsm_user_import, hui_atime_ns, 24);
LLAPI_AT(hsm_user_import, hui_archive_id, 44);
LLAPI_SIZE(hsm_copy, 88);
LLAPI_AT(hsm_copy, hc_flags, 8);
LLAPI_AT(hsm_copy, hc_errval, 10);
LLAPI_AT(hsm_copy, hc_hai, 16);
LLAPI_SIZE(hsm_progress, 48);
LLAPI_AT(hsm_progress, hp_cookie, 16);
LLAPI_AT(hsm_progress, hp_extent, 24);
LLAPI_AT(hsm_progress, hp_flags, 40);
LLAPI_AT(hsm_progress, hp_errval, 42);
LLAPI_SIZE(kuc_hdr, 8);
LLAPI_AT(kuc_hdr, kuc_transport, 2);
LLAPI_AT(kuc_hdr, kuc_msgtype, 4);
LLAPI_AT(kuc_hdr, kuc_msglen, 6);

#endif
