#!/usr/bin/env bash
# clang-tidy over our own C++ files, as the preset "native" compiles them; .clang-tidy has the rules.
#
#   scripts/tidy.sh [PATTERN...]     all files, or those whose path matches a regular expression
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/setup.sh clang-tidy
# The compile database has to name each file by itself.
folder=build/tidy
cmake --preset native -B "$folder" -DINKDIGIT_TOGETHER=OFF >/dev/null
cmake --build "$folder" --target inkdigit_trainer # what is generated

[[ $# -gt 0 ]] || set -- "^$PWD/(engine|trainer|tests|bench)/"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
# The compile database may be g++'s, which knows warnings that clang does not.
run-clang-tidy -quiet -p "$folder" -j "$(nproc)" -extra-arg=-Wno-unknown-warning-option "$@" \
  >"$log" 2>&1 || status=$?

# What is wrong in a header is found once for each file that includes it: show it once, and leave
# out colours, the commands, and the counts of what was suppressed.
sed 's/\x1b\[[0-9;]*m//g' "$log" | awk '
  /^clang-tidy[-0-9]* / || /^[0-9]+ warnings? / || /^Suppressed / || /^Error while processing / || /^Use -header-filter/ { next }
  /: (error|warning): / { skip = seen[$0]++ }
  !skip'
exit "$status"
