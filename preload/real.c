/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "real.h"

#include <dlfcn.h>
#include <stdatomic.h>

#include "symbol.h"

/* Two threads that look at once find the same. */
static void *find(_Atomic(void *) *known, const char *name)
{
	void *symbol = atomic_load_explicit(known, memory_order_relaxed);

	if (!symbol) {
		symbol = dlsym(RTLD_NEXT, name);
		atomic_store_explicit(known, symbol, memory_order_relaxed);
	}
	return symbol;
}

begin_fn real_begin(void)
{
	static _Atomic(void *) known;

	return FUNCTION(begin_fn, find(&known, "llapi_hsm_action_begin"));
}

end_fn real_end(void)
{
	static _Atomic(void *) known;

	return FUNCTION(end_fn, find(&known, "llapi_hsm_action_end"));
}

search_fsname_fn real_search_fsname(void)
{
	static _Atomic(void *) known;

	return FUNCTION(search_fsname_fn, find(&known, "llapi_search_fsname"));
}
