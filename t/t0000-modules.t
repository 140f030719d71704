#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Dependencies between our modules, and between packages, point one way, and the build sees to it.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need mvn

(cd "$ROOT" && find pom.xml lib cmd t/fuzz -name target -prune -o -name pom.xml -print) | while read -r pom; do
	mkdir -p "tree/$(dirname "$pom")" && cp "$ROOT/$pom" "tree/$pom" || exit 1
done || bail 'cannot copy the poms'

# depend MODULE ON: adds a dependency.
depend() {
	sed "s|</dependencies>|<dependency><groupId>coordinatool</groupId><artifactId>$2</artifactId>\\
		<version>\${project.version}</version></dependency>&|" "$ROOT/$1/pom.xml" >"tree/$1/pom.xml"
}

# The rule itself is tried, so the sources need not be there. Java starts twice as fast with the quick compiler.
# One run for all that is wrong.
validate() {
	! (cd tree && MAVEN_OPTS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' nice mvn -o -B -fae -am \
		-pl lib/wire,cmd/ingest validate >../out 2>&1)
}

# refused MODULE WORDS
refused() {
	grep '^.ERROR' out
	sed -n "/^\[ERROR\] Failed to execute.* on project $1:/,/Help 1/p" out | grep -q "$2"
}

# compiles PACKAGE USED...: a class U of each package coordinatool.PACKAGE that has a field of class coordinatool.USED.U.
compiles() {
	rm -rf java && mkdir java || return
	while [ $# -gt 0 ]; do
		mkdir -p "java/$1"
		printf 'package coordinatool.%s; public class U { coordinatool.%s.U used; }\n' "$1" "$2" >"java/$1/U.java"
		shift 2
	done
	"$("$ROOT/build/java-home" javac)/bin/javac" -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC \
		-proc:none -d java/classes java/*/U.java
}

# packages_refused SAID PACKAGE USED...
packages_refused() {
	said=$1
	shift
	compiles "$@" || return
	not "$ROOT/build/lint-packages" java/classes 2>out
	status=$?
	cat out
	[ "$status" -eq 0 ] && equal "$(sed 1d out | sort | xargs)" "$said"
}

packages_taken() {
	compiles "$@" && "$ROOT/build/lint-packages" java/classes
}

# The build tries the rule first of all.
check 'the tree as it is keeps to the rule' equal "$(cd "$ROOT" && find lib cmd t/fuzz -name target -prune -o \
	-name pom.xml -newer target/.packaged -print)" ''
depend lib/wire scheduler
depend cmd/ingest reporter
check 'Maven refuses' validate
check 'lib/wire must not depend on lib/scheduler' refused wire 'only towards model, lustre, tool and auth'
check 'a program must not depend on another' refused ingest 'never on another program'
check 'packages must not depend on each other in a circle' packages_refused \
	'coordinatool.a coordinatool.b coordinatool.c' a b b c c a d a
check 'packages in a line are fine' packages_taken a b b c d b c c
check 'the nouns must not depend on anything' not packages_taken model tool tool tool

finish
