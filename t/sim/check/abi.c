/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Compiled, never run: where Lustre's own headers are installed, they must agree with our figures. */
#if __has_include(<lustre/lustreapi.h>)
#include <lustre/lustreapi.h>
#include <linux/lustre/lustre_kernelcomm.h>
#include "../../../preload/llapi-abi.h"
#else
#include "../../../preload/llapi.h"
#endif
