# SPDX-License-Identifier: LGPL-3.0-or-later
# How all C parts are compiled. Their Makefiles include it.

CC ?= cc
CFLAGS ?= -O2 -g
# A warning is an error for us, but not for who brings compiler options of their own, as distributions do. WERROR= or
# WERROR=-Werror says it otherwise.
ifeq ($(origin WERROR),undefined)
WERROR := $(if $(filter file,$(origin CFLAGS)),-Werror)
endif
STANDARD = -std=c11 -D_GNU_SOURCE -Wall -Wextra $(WERROR)
