# SPDX-License-Identifier: LGPL-3.0-or-later
#
#	make		builds everything into dist/ and beside the C sources
#	make demo	builds, brings a small site up on this machine, and shows it at work
#	make check	builds, and runs every test but the long ones, and every lint
#	make soak	every test, the long ones too, and make fuzz
#	make bench	how fast it is, beside what the machine can do (t/bench/README.md)
#	make fuzz	looks for input that our parsers do not take well, FUZZ_SECONDS for each
#	make install	DESTDIR, PREFIX, SYSCONFDIR, UNITDIR, LIBDIR, MANDIR say where
#	make deb	packages for Debian, in dist/packages; make check-packages tries them
#	make rpm	packages for Red Hat's family, in dist/rpms, of what make dist makes
#	make dist	a tar file of the sources, and one of what Maven needs to build them without network
#	make deps	installs the packages that are missing (as root), or names them

PREFIX = /usr
BINDIR = $(PREFIX)/bin
LIBDIR = $(PREFIX)/lib/coordinatool
MANDIR = $(PREFIX)/share/man
DOCDIR = $(PREFIX)/share/doc/coordinatool
SHAREDIR = $(PREFIX)/share/coordinatool
COMPLETIONDIR = $(PREFIX)/share/bash-completion/completions
ZSHDIR = $(PREFIX)/share/zsh/site-functions
SYSCONFDIR = /etc
UNITDIR = $(PREFIX)/lib/systemd/system
SYSUSERSDIR = $(PREFIX)/lib/sysusers.d
TMPFILESDIR = $(PREFIX)/lib/tmpfiles.d
DESTDIR =
# For packages, which do not know the Java of the host: a link that make-archive sets to it.
JAVA_LINK =

MAKEFLAGS += --no-print-directory
USERS_JAVA := $(JAVA_HOME)
# The Java that builds, tests, and runs what stands in dist/.
export JAVA_HOME := $(shell build/java-home javac 2>/dev/null)
include build/c.mk
# The quick compiler alone halves what a start of Maven costs. Its own libraries do what Java 24 and later warn of.
JAVA_ONCE = -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
MAVEN_JAVA = $(JAVA_ONCE) \
	$(shell '$(JAVA_HOME)/bin/java' $(QUIET) -version >/dev/null 2>&1 && echo $(QUIET))
QUIET = --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
MVN = MAVEN_OPTS="$(MAVEN_JAVA) $$MAVEN_OPTS" mvn -q -B -Dstyle.color=never $(if $(WERROR),,-Dlenient)
PROVE = prove

VERSION := $(shell sed -n 's|^  <version>\(.*\)</version>$$|\1|p' pom.xml)
DIST := $(CURDIR)/dist
# Directories stand in the list so that a file that is gone is noticed.
JAVA_SOURCES := pom.xml $(shell find lib cmd -name target -prune -o \( -path '*/src/main*' -o -name pom.xml \) -print)
JAVA_TESTS := $(shell find lib cmd t/fuzz -name target -prune -o -path '*/src/test*' -print)
C_PARTS := $(patsubst %/Makefile,%,$(wildcard preload/Makefile cmd/lhsmd/Makefile t/sim/Makefile t/mover/Makefile \
	t/bench/Makefile))
MAN_PAGES := $(wildcard man/*.[1-8])
UNITS := $(wildcard systemd/*.service)
SHELL_FILES = $(shell grep -lE '^\#!/bin/sh' build/[a-z-]* packaging/* packaging/debian/* systemd/* .ci/run t/* t/*/* */test/* cmd/*/test/* 2>/dev/null) $(wildcard t/*.sh) \
	dist/bin/coordinatool-sched
TAP_TESTS := $(wildcard t/*.t)
# The longest of all, which would leave a processor idle at the end.
TAP_FIRST := t/t4600-fsck.t t/t0500-examples.t t/t6100-wire.t

.PHONY: all java c deps demo check check-java check-c check-lint check-units check-tap \
	check-newest-java check-short check-short-java check-short-demo soak fuzz bench microbench install uninstall clean dist deb rpm \
	check-packages
.DELETE_ON_ERROR:
FORCE:

all: java c dist/.archived

# ---- building

java: dist/.staged

target/.packaged: $(JAVA_SOURCES)
	@build/java-home javac >/dev/null
	rm -rf cmd/*/target/lib
	$(MVN) -T2 -DskipTests package
	touch $@ target/.test-classes

target/.test-classes: target/.packaged $(JAVA_TESTS)
	$(MVN) test-compile
	touch $@

# Changes with the Java that is taken.
dist/.java: FORCE
	@mkdir -p dist
	@echo '$(JAVA_HOME)' | cmp -s - $@ || echo '$(JAVA_HOME)' >$@

dist/.staged: target/.packaged build/stage build/unpack build/launcher.in build/flags build/java-home build/java.security \
		dist/.java
	build/stage '' '$(DIST)/bin' '$(DIST)/lib/coordinatool'
	for shell in bash zsh; do \
		'$(JAVA_HOME)/bin/java' $(JAVA_ONCE) -cp 'dist/lib/coordinatool/*' coordinatool.client.Completion $$shell \
			>dist/coordinatool-client.$$shell || exit 1; \
	done
	touch $@

c:
	@for part in $(C_PARTS); do $(MAKE) -C $$part all || exit 1; done
	@install -D -p -m 755 cmd/lhsmd/lhsmd_coordinatool dist/bin/lhsmd_coordinatool

# What the class archives hold: the classes that a small site uses. Without a running lab programs only start slower.
dist/lib/coordinatool/classes.lst: target/.packaged build/class-list dist/.java | dist/.staged c
	build/class-list $@ $(@D)/classes-client.lst $(@D)/classes-web.lst

dist/.archived: dist/lib/coordinatool/classes.lst dist/.staged build/archive
	build/archive '$(DIST)/bin' '$(DIST)/lib/coordinatool'
	touch $@

deps:
	@build/deps

# ---- running

demo: deps
	$(MAKE) all
	t/demo

# Nobody may need a newer Java than 17, so all is tested with the oldest that is here; and the newest is tried.
#
# Tests wait for the most part, so several are done at a time: that is for two processors, and enough for more. C's begin
# while Java's are built. What stands together must say what it has to say by itself, hence -k and -O.
check: deps
	+$(ON_OLDEST_JAVA) -j4 -k -O check-java check-c check-lint check-units check-tap check-newest-java

ON_OLDEST_JAVA = $(MAKE) JAVA_HOME="$$(JAVA_HOME='$(USERS_JAVA)' build/java-home --oldest javac)"

check-java: all target/.test-classes
	build/unit-tests

check-c: c
	@for part in $(C_PARTS); do $(MAKE) -C $$part check || exit 1; done

check-lint: java c
	build/lint-shell $(SHELL_FILES)
	build/lint-man $(MAN_PAGES)
	build/lint-references $(MAN_PAGES) *.md doc/*.md t/README.md t/*/README.md
	build/lint-c-circles preload
	build/lint-packages lib/*/target/classes cmd/*/target/classes
	'$(JAVA_HOME)/bin/java' $(JAVA_ONCE) build/LintSizes.java build/sizes.allowed lib/*/src cmd/*/src t/bench/src build

check-units: java
	build/verify-units $(UNITS)

check-tap: all target/.test-classes
	$(PROVE) -j5 $(TAP_FIRST) $(filter-out $(TAP_FIRST),$(TAP_TESTS))

# Programs run on the JAVA_HOME that they find, wherever they were built.
check-newest-java: all target/.test-classes
	@newest=$$(JAVA_HOME= build/java-home javac); \
	[ "$$newest" = '$(JAVA_HOME)' ] || $(MAKE) -j2 -O JAVA_HOME="$$newest" check-short

check-short: check-short-java check-short-demo

check-short-java: target/.test-classes
	build/unit-tests lib/model lib/tool lib/lustre

check-short-demo:
	t/demo

soak: all
	$(MVN) --fail-at-end -Dsoak verify
	for part in preload t/sim; do COORDINATOOL_SOAK=1 $(MAKE) -C $$part check || exit 1; done
	COORDINATOOL_SOAK=1 $(PROVE) $(TAP_TESTS)
	$(MAKE) fuzz

FUZZ_SECONDS = 120
fuzz:
	build/fuzz $(FUZZ_SECONDS)
	$(MAKE) -C preload FUZZ_SECONDS=$(FUZZ_SECONDS) fuzz
	$(MAKE) -C t/sim FUZZ_SECONDS=$(FUZZ_SECONDS) fuzz

# BENCH: which parts, see t/bench/README.md; "curves" draws pictures. PEER: the C server, to be measured beside ours.
BENCH = all
ROUNDS = 5
SCALE = 1
PEER =
BENCH_OUT = target/bench
BENCH_JAVA = '$(JAVA_HOME)/bin/java' -cp 't/bench/target/classes:t/bench/target/lib/*'

bench: all t/bench/target/.packaged
	$(BENCH_JAVA) coordinatool.bench.Main '$(CURDIR)' '$(BENCH_OUT)' '$(ROUNDS)' '$(SCALE)' '$(BENCH)' '$(PEER)'

microbench: t/bench/target/.packaged
	$(BENCH_JAVA) org.openjdk.jmh.Main $(MICRO)

t/bench/target/.packaged: target/.packaged $(shell find t/bench/pom.xml t/bench/src)
	$(MVN) -Pbench -DskipTests -pl t/bench -am package
	touch $@

# ---- installing

# A systemd that runs here goes by the units as it has read them.
RELOAD_UNITS = [ -n '$(DESTDIR)' ] || ! [ -d /run/systemd/system ] || systemctl daemon-reload

install: all
	JAVA_LINK='$(JAVA_LINK)' build/stage '$(DESTDIR)' '$(BINDIR)' '$(LIBDIR)'
	install -p -m 644 dist/lib/coordinatool/classes*.lst '$(DESTDIR)$(LIBDIR)/'
	install -p -m 755 build/archive '$(DESTDIR)$(LIBDIR)/make-archive'
	install -d '$(DESTDIR)$(UNITDIR)' '$(DESTDIR)$(SYSUSERSDIR)' '$(DESTDIR)$(TMPFILESDIR)' '$(DESTDIR)$(DOCDIR)'
	install -p -m 755 cmd/lhsmd/lhsmd_coordinatool '$(DESTDIR)$(BINDIR)/'
	install -p -m 755 preload/libcoordinatool_client.so '$(DESTDIR)$(LIBDIR)/'
	for unit in $(UNITS); do \
		sed 's|@BINDIR@|$(BINDIR)|g; s|@LIBDIR@|$(LIBDIR)|g' $$unit >'$(DESTDIR)$(UNITDIR)/'$${unit##*/} || exit 1; \
	done
	install -p -m 755 systemd/all-units systemd/restart-running '$(DESTDIR)$(LIBDIR)/'
	install -p -m 644 systemd/sysusers.conf '$(DESTDIR)$(SYSUSERSDIR)/coordinatool.conf'
	install -p -m 644 systemd/tmpfiles.conf '$(DESTDIR)$(TMPFILESDIR)/coordinatool.conf'
	for page in $(MAN_PAGES); do \
		install -D -p -m 644 $$page '$(DESTDIR)$(MANDIR)/'man$${page##*.}/$${page##*/} || exit 1; \
	done
	install -D -p -m 644 -t '$(DESTDIR)$(SHAREDIR)' share/coordinatool-*
	install -D -p -m 644 dist/coordinatool-client.bash '$(DESTDIR)$(COMPLETIONDIR)/coordinatool-client'
	install -D -p -m 644 dist/coordinatool-client.zsh '$(DESTDIR)$(ZSHDIR)/_coordinatool-client'
	install -p -m 644 LICENSE LICENSE.GPL README.md doc/administration.md doc/users.md coordinatool.conf \
		'$(DESTDIR)$(DOCDIR)/'
	[ -e '$(DESTDIR)$(SYSCONFDIR)/coordinatool.conf' ] || \
		install -D -p -m 644 coordinatool.conf '$(DESTDIR)$(SYSCONFDIR)/coordinatool.conf'
	[ -n '$(DESTDIR)' ] || '$(LIBDIR)/make-archive' '$(BINDIR)' '$(LIBDIR)'
	[ -n '$(DESTDIR)' ] || ! command -v systemd-sysusers >/dev/null || systemd-sysusers
	[ -n '$(DESTDIR)' ] || ! command -v systemd-tmpfiles >/dev/null || systemd-tmpfiles --create coordinatool.conf
	$(RELOAD_UNITS)

# The configuration file stays: it is the administrator's.
uninstall:
	rm -rf '$(DESTDIR)$(LIBDIR)' '$(DESTDIR)$(DOCDIR)' '$(DESTDIR)$(SHAREDIR)'
	rm -f '$(DESTDIR)$(SYSUSERSDIR)/coordinatool.conf' '$(DESTDIR)$(TMPFILESDIR)/coordinatool.conf'
	for program in $$(sed -n 's/^\([a-z]*\) .*/\1/p' build/flags); do \
		rm -f '$(DESTDIR)$(BINDIR)/coordinatool-'$$program; \
	done
	rm -f '$(DESTDIR)$(BINDIR)/lhsmd_coordinatool' '$(DESTDIR)$(COMPLETIONDIR)/coordinatool-client'
	rm -f '$(DESTDIR)$(ZSHDIR)/_coordinatool-client'
	for unit in $(UNITS); do rm -f '$(DESTDIR)$(UNITDIR)/'$${unit##*/}; done
	$(RELOAD_UNITS)
	for page in $(MAN_PAGES); do rm -f '$(DESTDIR)$(MANDIR)/'man$${page##*.}/$${page##*/}; done

# Of what is built, as `make install` puts it.
deb: all
	rm -rf dist/packages dist/stage
	$(MAKE) DESTDIR='$(DIST)/stage' PREFIX=/usr SYSCONFDIR=/etc \
		ZSHDIR=/usr/share/zsh/vendor-completions JAVA_LINK=/usr/lib/coordinatool/jre install
	packaging/deb dist/stage dist/packages
	rm -rf dist/stage

rpm: dist
	rm -rf dist/rpms
	packaging/rpm dist dist/rpms

# With rpmbuild, rpmlint, lintian, and a tree of Debian to boot (t/README.md), as far as they are here.
check-packages: deb
	packaging/check-deb dist/packages
	if command -v rpmbuild >/dev/null; then $(MAKE) rpm; else echo '# SKIPPED: rpmbuild is not installed'; fi
	COORDINATOOL_SOAK=1 $(PROVE) -v t/t5310-packages.t t/t5320-rpm.t

dist: target/.packaged
	mkdir -p dist
	git archive --prefix=coordinatool-$(VERSION)/ -o dist/coordinatool-$(VERSION).tar.gz HEAD
	build/maven-repository dist/coordinatool-$(VERSION).tar.gz dist/coordinatool-$(VERSION)-maven.tar.gz

clean:
	rm -rf dist target lib/*/target cmd/*/target t/bench/target
	@for part in $(C_PARTS); do $(MAKE) -C $$part clean || exit 1; done
