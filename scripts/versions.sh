#!/usr/bin/env bash
# The tools that are here, a line each: what a report of a failure should say.
#
#   scripts/versions.sh
set -uo pipefail

show() {
  local version
  version=$("$@" 2>/dev/null | grep -m 1 '[0-9]\.') || version='not here'
  printf '%-14s %s\n' "$1" "$version"
}

uname -srm
for tool in c++ clang++ cmake ninja emcc node npm pkg-config ccache clang-format; do
  show "$tool" --version
done
for library in libhwy nlohmann_json; do
  printf '%-14s %s\n' "$library" "$(pkg-config --modversion "$library" 2>/dev/null || echo 'not here')"
done
