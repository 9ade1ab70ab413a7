#!/usr/bin/env bash
# Builds PixelPong when something has changed, and runs it with the JVM flags it wants.
#
#   ./run.sh                 trains on the cartridge that comes with the project
#   ./run.sh COMMAND [...]   any command of the program: train, eval, ... (./run.sh --help lists them)
#   ./run.sh doctor          says what is there, what is not, and what to do about it
#   ./run.sh test [...]      the whole test suite; further arguments go to Maven
#   ./run.sh bench           says what can be measured
#   ./run.sh jshell [...]    opens the JDK's shell with the program's classes; code can be piped into it, too
#   ./run.sh site            makes the site: the pages and the Javadoc, in target/site
#
# JAVA_HOME chooses the JDK; JAVA_OPTS are further flags for its JVM.
set -euo pipefail

home=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
jar=$home/target/pixelpong.jar

four_bytes=$'[\xf0-\xf4]'
if (LC_ALL=C; [[ $home == *:* || $home == *$four_bytes* ]]); then
  echo "Java starts nothing in a folder whose path has a colon, or a character like an emoji; move $home elsewhere." >&2
  exit 2
fi

java=${JAVA_HOME:+$JAVA_HOME/bin/}java

# Where the locale is C, Java cannot use a path that has other letters than those of ASCII.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
  C | POSIX) export LC_ALL=C.UTF-8 2>/dev/null ;;
esac

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

# Prints nothing if all goes well: Maven ends even a quiet build with escape codes for colours.
build() {
  maven -q "$@" 2>&1 | sed $'s/\x1b\\[[0-9;]*m//g' | grep -v '^$' >&2 || return "${PIPESTATUS[0]}"
}

# Any warning is an error, except that the vector module is incubating and that no address of the site is known.
site() {
  local messages status=0
  messages=$(maven -Dorg.slf4j.simpleLogger.defaultLogLevel=warn site "$@" 2>&1) || status=$?
  local known='Javadoc Warnings|warning: .*using incubating module.*|[0-9]+ warnings?|No project URL defined.*'
  messages=$(sed $'s/\x1b\\[[0-9;]*m//g' <<<"$messages" | grep -v -E "^\$|^\[WARNING\] ($known)\$") || true
  if [ -n "$messages" ] || [ "$status" -ne 0 ]; then
    printf '%s\n' "$messages" >&2
    exit $((status ? status : 1))
  fi
  echo "Open $home/target/site/index.html in a browser."
}

# Leaves an installation that cannot be written to as it is, whatever the times of its files.
cannot_build() {
  if [ -w "$home" ] && { [ ! -e "$home/target" ] || [ -w "$home/target" ]; }; then
    return 1
  fi
  if [ ! -e "$1" ]; then
    echo "$1 is not there, and $home cannot be written to; build it as a user who may, or copy it elsewhere." >&2
    exit 2
  fi
}

build_if_stale() {
  if cannot_build "$jar"; then
    return
  fi
  if [ ! -f "$jar" ] || [ -n "$(find "$home/pom.xml" "$home/src/main" "$home/roms/pong.bin" -newer "$jar" -print -quit)" ]; then
    echo "Building PixelPong ..." >&2
    build package -DskipTests
    touch "$jar"
  fi
}

benchmark_classes=$home/target/test-classes

build_benchmarks_if_stale() {
  local classpath=$home/target/jmh.classpath
  if cannot_build "$classpath"; then
    return
  fi
  if [ ! -f "$classpath" ] || [ ! -f "$benchmark_classes/META-INF/BenchmarkList" ] ||
      [ -n "$(find "$home/pom.xml" "$home/src/main" "$home/roms/pong.bin" "$home/jmh" -newer "$classpath" -print -quit)" ]; then
    echo "Building the benchmarks ..." >&2
    build -P jmh test-compile dependency:build-classpath@benchmarks-classpath
    touch "$classpath"
  fi
}

# The emulator prints a greeting to the error stream, once for every game it plays, and the JDK says that the vector module is
# still incubating; neither can be told not to. This leaves out those lines and empty ones, and no others.
greetings='^(WARNING: Using incubator modules: jdk\.incubator\.vector|A\.L\.E: Arcade Learning Environment.*|\[Powered by '
greetings+='Stella\]|Game console created:|  (ROM file|Cart Name|Cart MD5|Display Format|ROM Size|Bankswitch Type):.*|'
greetings+='Running ROM file\.\.\.|WARNING: Possibly unsupported ROM: mismatched MD5\.|Expected MD5:.*|Cartridge MD5:.*|'
greetings+='Cartridge Name:.*|Random seed is .*|)$'

# Runs a class of the benchmarks.
benchmark() {
  build_benchmarks_if_stale
  # shellcheck disable=SC2086  # JAVA_OPTS is a list
  exec "$java" --add-modules jdk.incubator.vector "${quiet[@]}" ${JAVA_OPTS:-} \
    -cp "$benchmark_classes:$home/target/classes:$(cat "$home/target/jmh.classpath")" "$@" \
    2> >(trap '' INT TERM; exec grep --line-buffered -v -E "$greetings" >&2)
}

# Opens JShell with the program's public classes imported. What is piped in is run without prompts, and the shell ends with it.
open_jshell() {
  local jshell=${JAVA_HOME:+$JAVA_HOME/bin/}jshell
  if ! command -v "$jshell" >/dev/null; then
    echo "There is no JShell: '$jshell' is not there; install a whole JDK 17 or later, or set JAVA_HOME to one." >&2
    exit 2
  fi
  build_if_stale
  local classpath=$jar library
  for library in "$home"/target/lib/*.jar; do
    classpath+=:$library
  done
  [ -t 0 ] || [ $# -gt 0 ] || set -- -
  exec "$jshell" --class-path "$classpath" --add-modules jdk.incubator.vector "${quiet[@]/#/-R}" -R-Duser.language=en \
    --startup DEFAULT --startup <(printf 'import pixelpong.%s.*;\n' game learn pixels policy rollout run show simd util) "$@" \
    2> >(trap '' INT TERM; exec grep --line-buffered -v -E "$greetings" >&2)
}

command=${1:-train}
[ $# -eq 0 ] || shift
mode=$command
[ "$command" != bench ] || mode="bench ${1:-}"
case $mode in
  test)
    maven -P jmh test "$@"
    ;;
  jshell) open_jshell "$@" ;;
  site) site "$@" ;;
  "bench kernels") benchmark pixelpong.bench.JmhBenchmarks "${@:2}" ;;
  "bench numpy") benchmark "-Dpixelpong.versus.numpy=$home/jmh/versus_numpy.py" pixelpong.bench.VersusNumpy "${@:2}" ;;
  "bench jvm") benchmark pixelpong.bench.VersusJvm "${@:2}" ;;
  "bench throughput") benchmark pixelpong.bench.Throughput "${@:2}" ;;
  *)
    build_if_stale
    [ "$command" != bench ] || [ $# -gt 0 ] || set -- --help
    # shellcheck disable=SC2086  # JAVA_OPTS is a list
    exec "$java" --add-modules jdk.incubator.vector "${quiet[@]}" "-Dpixelpong.command=$0" ${JAVA_OPTS:-} -jar "$jar" \
      "$command" "$@" 2> >(trap '' INT TERM; exec grep --line-buffered -v -E "$greetings" >&2)
    ;;
esac
