#!/usr/bin/env bash
# Trains for a while, one short run after another in one JVM, and prints what grows: the heap after a collection, the
# resident size, and the threads.
#
#   src/test/soak/soak.sh [MINUTES] [CONSOLE]     default: 60 minutes on the emulator, ale; java is the other console
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

mvn -B -ntp -q -f "$home/pom.xml" package -DskipTests
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# A heap that cannot grow leaves only the rest of the resident size to look at.
"$java" -Xms256m -Xmx256m --add-modules jdk.incubator.vector -cp "$home/target/test-classes:$home/target/pixelpong.jar" \
  pixelpong.Soak "${1:-60}" "${2:-ale}" "$folder" 2>"$folder/errors" || { tail "$folder/errors" >&2; exit 1; }
