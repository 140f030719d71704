#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# What the build takes and asks for on machines of other kinds: build/java-home and build/deps, on made-up ones.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"

# fake FILE TEXT: a program that does what TEXT says.
fake() {
	mkdir -p "${1%/*}" && printf '#!/bin/sh\n%s\n' "$2" >"$1" && chmod 755 "$1"
}

# jdk HOME VERSION [COMMAND...]: a Java with these commands, java and javac if none is given. It has the file in which a
# Java writes its version, but for the old one.
jdk() {
	jdk_home=$1
	jdk_version=$2
	shift 2
	[ $# -gt 0 ] || set -- java javac
	for command; do
		fake "$jdk_home/bin/$command" "echo 'openjdk version \"$jdk_version\" 2020-01-01' >&2"
	done
	case $jdk_version in
	1.*) ;;
	*) printf 'IMPLEMENTOR="N/A"\nJAVA_VERSION="%s"\n' "$jdk_version" >"$jdk_home/release" ;;
	esac
}

# What every machine has; in PATH there is nothing of this machine beside it.
mkdir tools path
for command in sh cat sed awk tr sort head grep dirname readlink; do
	ln -s "$(command -v $command)" tools/ || bail "no $command"
done
bare=$TRASH/path:$TRASH/tools

# silent COMMAND...: it succeeds, and says nothing on stderr.
silent() {
	"$@" 2>said >out && equal "$(cat said)" ''
}

# ---- which Java

# home [--oldest] COMMAND
home() {
	env JAVA_HOME="$java_home" PATH="$bare" "$ROOT/build/java-home" "$@" "$TRASH/a jvm" 2>said
}

java_home=

jdk "$TRASH/a jvm/java-1.8.0-openjdk" 1.8.0_412
jdk "$TRASH/a jvm/java-11-openjdk-amd64" 11.0.22
check_not 'older ones are not taken' home javac
check 'which is said' grep -q 'no Java 17 or newer with javac here: install one, or set JAVA_HOME' said
jdk "$TRASH/a jvm/java-17-openjdk-amd64" 17.0.15
jdk "$TRASH/a jvm/temurin-25-jdk" 25
jdk "$TRASH/a jvm/java-26-openjdk" 26.0.1 java
jdk "$TRASH/a jvm/default-java" 30
check 'the newest one that compiles builds' equal "$(home javac)" "$TRASH/a jvm/temurin-25-jdk"
check 'the newest one runs' equal "$(home java)" "$TRASH/a jvm/java-26-openjdk"
check 'or the oldest that will do, where that is asked for' \
	equal "$(home --oldest javac)" "$TRASH/a jvm/java-17-openjdk-amd64"
java_home="$TRASH/a jvm/java-17-openjdk-amd64"
check 'JAVA_HOME comes first' equal "$(home javac)" "$java_home"
check 'without a word' equal "$(cat said)" ''
java_home="$TRASH/a jvm/java-1.8.0-openjdk"
check 'but not where it is too old' equal "$(home javac)" "$TRASH/a jvm/temurin-25-jdk"
check 'which is said' grep -q "JAVA_HOME is not Java 17 or newer with javac: $java_home" said
java_home="$TRASH/a jvm/java-26-openjdk"
check 'nor where it does not compile' equal "$(home javac)" "$TRASH/a jvm/temurin-25-jdk"
java_home=
jdk "$TRASH/elsewhere/jdk-27" 27
ln -s ../elsewhere/jdk-27/bin/javac path/
check 'one that is only in PATH counts as well' equal "$(home javac)" "$TRASH/elsewhere/jdk-27"
rm path/javac

if [ -x "$ROOT/dist/bin/coordinatool-client" ]; then
	java_home="$TRASH/a jvm/java-1.8.0-openjdk"
	check 'a program runs where JAVA_HOME is an old one' \
		env JAVA_HOME="$java_home" "$ROOT/dist/bin/coordinatool-client" --version
	# Its library is still where it was.
	mkdir bin lib lib/coordinatool && ln -s "$ROOT/dist/lib/coordinatool"/*[!a] lib/coordinatool/
	sed "s|^home=.*|home='$TRASH/gone'|; s|^lib=.*|lib=''|" "$ROOT/dist/bin/coordinatool-client" >bin/client && chmod 755 bin/client
	check 'and where its own one is gone' env -u JAVA_HOME "$TRASH/bin/client" --version
	echo other >lib/coordinatool/coordinatool.jsa
	check 'a class archive of another Java is passed over in silence' silent \
		env -u JAVA_HOME "$TRASH/bin/client" --version
fi

# ---- which packages

# deps.log gets what the package manager is told; it installs nothing, so deps fails in the end, aloud.
mkdir build
cp "$ROOT/build/deps" build/
fake build/java-home 'exit 1'

# machine ID [PACKAGE...]: deps runs there, as this user, where these packages can be had (NAME or NAME=VERSION).
machine() {
	machine_id=$1
	shift
	printf '%s\n' "$@" >available
	fake path/id "echo $machine_id"
	: >deps.log
	env PATH="$bare" build/deps >out 2>&1
	equal $? 1
}

apt='echo "apt-get $*" >>deps.log'
fake path/apt-get "$apt"
# shellcheck disable=SC2016 # expanded by the fake
fake path/apt-cache 'sed -n "s/^$2=/  Candidate: /p" available'
check 'a user of Debian 13' machine 1000 default-jdk-headless=2:1.21-76 redis-server=5:8.0.2-3 redis-tools=5:8.0.2-3
check 'is told what to install' grep -q '^deps: as root: apt-get install default-jdk-headless .*gcc .* redis-server ' out
check 'and nothing is installed' equal "$(cat deps.log)" ''
check 'a user of a machine whose lists are not there' machine 1000
check 'is told the usual names' grep -q '^deps: as root: apt-get install default-jdk-headless .* redis-server ' out
check 'root of Debian 12' machine 0 default-jdk-headless=2:1.17-74 openjdk-17-jdk-headless=17.0.15+6-1
check 'gets them' grep -qx 'apt-get -q -y --no-install-recommends install default-jdk-headless .*gcc .*' deps.log
check 'after the lists' equal "$(head -n 1 deps.log)" 'apt-get -q update'
check 'what did not come is said' grep -q '^deps: still missing after the installation: default-jdk-headless ' out
check 'Ubuntu 22.04, whose default is Java 11' machine 0 default-jdk-headless=2:1.11-72build2 \
	openjdk-21-jdk-headless=21.0.7+6~us1 openjdk-17-jdk-headless=17.0.15+6~us1
check 'a newer one' grep -q ' install .*gcc .*openjdk-21-jdk-headless' deps.log

rm path/apt-get path/apt-cache
# shellcheck disable=SC2016
fake path/dnf 'case $* in "-q list "*) grep -qx "$3" available ;; *) echo "dnf $*" >>deps.log ;; esac'
fake path/rpm 'echo 8'
el='gcc glibc-devel libasan libubsan maven perl perl-JSON-PP perl-Time-HiRes perl-IO perl-File-Basename perl-lib'
el="$el perl-Test-Harness systemd util-linux iproute procps-ng redis munge libfaketime openssl"
# shellcheck disable=SC2086 # a list of packages
check 'el8' machine 0 $el java-17-openjdk-devel jansson-devel mandoc ShellCheck
check_not 'with all of its repositories needs no other' grep -q config-manager deps.log
check 'but a newer stream of Maven' grep -q 'module enable maven:3.8' deps.log
check 'and gets the Java that it has' grep -q 'dnf -q -y install .* java-17-openjdk-devel ' deps.log
fake path/rpm 'echo 9'
# shellcheck disable=SC2086
check 'el9, bare' machine 0 $el java-17-openjdk-devel java-21-openjdk-devel
check 'gets EPEL' grep -q 'install epel-release' deps.log
check 'and CRB' grep -q 'config-manager --set-enabled crb' deps.log
check 'which is said, with the reason' grep -q '^deps: enabling EPEL and CRB for ShellCheck jansson-devel mandoc$' out
check 'and the newer of its two' grep -q 'dnf -q -y install .* java-21-openjdk-devel ' deps.log
check 'Redis under its other name' machine 0 valkey-compat-redis java-25-openjdk-devel
check 'is found' grep -q 'dnf -q -y install .*java-25-openjdk-devel .*valkey-compat-redis' deps.log

rm path/dnf
check 'a machine with another package manager' machine 0
check 'names them by those of Debian' grep -q '^deps: neither apt-get nor dnf here; missing, .*: default-jdk-headless .*gcc ' out

finish
