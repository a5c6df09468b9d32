#!/usr/bin/env bash
# clang-tidy over our own C++ files, as the preset "native" compiles them; .clang-tidy has the rules.
#
#   scripts/tidy.sh [PATTERN...]     all files, or those whose path matches a regular expression
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/setup.sh clang-tidy
options=(-quiet -j "$(nproc)")
if [[ $# -gt 0 ]]; then
  together=OFF
else
  # In the groups they are compiled in, as most of the time goes into what they include; then a
  # file is a header of its group, and the group includes what no other file should.
  together=ON
  options+=("-header-filter=^$PWD/(engine|trainer|tests|bench)/.*pp$" "-checks=-bugprone-suspicious-include")
  set -- "^$PWD/(?!tests/native/faults/)" # that stands in for the C library, by its own rules
fi
folder=build/tidy-$together
cmake --preset native -B "$folder" -DINKDIGIT_TOGETHER=$together >/dev/null
cmake --build "$folder" --target inkdigit_trainer # what is generated

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
# The compile database may be g++'s, which knows warnings and parameters that clang does not.
run-clang-tidy "${options[@]}" -p "$folder" -extra-arg=-Wno-unknown-warning-option \
  -extra-arg=-Wno-unused-command-line-argument "$@" >"$log" 2>&1 ||
  status=$?

# What is wrong in a header is found once for each file that includes it: show it once, and leave
# out colors, the commands, and the counts of what was suppressed.
sed 's/\x1b\[[0-9;]*m//g' "$log" | awk '
  /^clang-tidy[-0-9]* / || /^[0-9]+ warnings? / || /^Suppressed / || /^Error while processing / || /^Use -header-filter/ { next }
  /: (error|warning): / { skip = seen[$0]++ }
  !skip'
exit "$status"
