#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Dependencies between our modules point one way, and the build sees to it.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need mvn

(cd "$ROOT" && find pom.xml lib cmd -name target -prune -o -name pom.xml -print) | while read -r pom; do
	mkdir -p "tree/$(dirname "$pom")" && cp "$ROOT/$pom" "tree/$pom" || exit 1
done || bail 'cannot copy the poms'

# depend MODULE ON: adds a dependency.
depend() {
	sed "s|</dependencies>|<dependency><groupId>coordinatool</groupId><artifactId>$2</artifactId>\\
		<version>\${project.version}</version></dependency>&|" "$ROOT/$1/pom.xml" >"tree/$1/pom.xml"
}

# The rule itself is tried, so the sources need not be there. Maven starts twice as fast with the quick compiler.
validate() {
	(cd tree && MAVEN_OPTS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' nice mvn -o -q -B validate)
}

refused() {
	depend "$1" "$2"
	validate >out 2>&1
	status=$?
	cp "$ROOT/$1/pom.xml" "tree/$1/pom.xml"
	cat out
	[ "$status" -ne 0 ] && grep -q "$3" out
}

check 'the tree as it is keeps to the rule' validate
check 'lib/wire must not depend on lib/scheduler' refused lib/wire scheduler 'only towards model, lustre and tool'
check 'a program must not depend on another' refused cmd/queue client 'never on another program'

finish
