#!/usr/bin/env bash
# Builds PixelPong when something has changed, and runs it with the JVM flags it wants.
#
#   ./run.sh                 trains on the cartridge that comes with the project
#   ./run.sh COMMAND [...]   any command of the program: train, eval, ... (./run.sh --help lists them)
#   ./run.sh doctor          says what is there, what is not, and what to do about it
#   ./run.sh test [...]      the whole test suite; further arguments go to Maven
#
# JAVA_HOME chooses the JDK; JAVA_OPTS are further flags for its JVM.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
jar=$home/target/pixelpong.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

if ! version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p') ||
    [ -z "$version" ]; then
  echo "There is no JDK: '$java' does not run; install a JDK 17 or later, or set JAVA_HOME to one." >&2
  exit 2
fi
if [ "${version%%.*}" -lt 17 ]; then
  echo "PixelPong needs a JDK 17 or later, but '$java' is version $version; set JAVA_HOME to a newer one." >&2
  exit 2
fi

# Libraries that call native code or sun.misc.Unsafe make newer JDKs print warnings that a user can do nothing about.
quiet=()
if [ "$version" -ge 24 ]; then
  quiet=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
fi

maven() {
  if ! command -v mvn >/dev/null; then
    echo "Maven is not installed; install it (Debian: apt-get install maven) to build PixelPong." >&2
    exit 2
  fi
  MAVEN_OPTS="${quiet[*]} ${MAVEN_OPTS:-}" mvn -B -ntp -Dstyle.color=never -f "$home/pom.xml" "$@"
}

build_if_stale() {
  if [ ! -f "$jar" ] || [ -n "$(find "$home/pom.xml" "$home/src/main" "$home/roms/pong.bin" -newer "$jar" -print -quit)" ]; then
    echo "Building PixelPong ..." >&2
    maven -q package -DskipTests
    touch "$jar"
  fi
}

command=${1:-train}
[ $# -eq 0 ] || shift
case $command in
  test)
    maven test "$@"
    ;;
  *)
    build_if_stale
    # shellcheck disable=SC2086  # JAVA_OPTS is a list
    exec "$java" --add-modules jdk.incubator.vector "${quiet[@]}" ${JAVA_OPTS:-} -jar "$jar" "$command" "$@"
    ;;
esac
