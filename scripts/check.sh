#!/usr/bin/env bash
# Format, types and includes of everything that is written by hand. Shows all complaints, not just the first.
#
#   scripts/check.sh           (npm run check)
#   scripts/check.sh --fix     lays out what is not laid out; checks no types (npm run format)
set -uo pipefail
cd "$(dirname "$0")/.." || exit
PATH=$PWD/node_modules/.bin:$PATH
status=0
fix=$([[ ${1:-} == --fix ]] && echo yes)

# Each major version of clang-format lays out some lines its own way, so only the one that this
# repository is formatted with (that of Debian 12) can judge.
wanted=14
for formatter in "clang-format-$wanted" clang-format ''; do
  [[ $("$formatter" --version 2>/dev/null) != *"version $wanted."* ]] || break
done
[[ -n $formatter ]] ||
  echo "check: clang-format $wanted is not here, so the layout of C++ files is left alone" >&2

clang_format() {
  find engine include trainer tests bench examples -type f -regex '.*\.\(c\|[ch]pp\|h\|cu\|cuh\)' -print0 |
    xargs -0 "$formatter" "$@"
}

if [[ -n $fix ]]; then
  prettier --write --log-level warn . || status=1
  [[ -z $formatter ]] || clang_format -i || status=1
  exit $status
fi

prettier --check --log-level warn --cache . || status=1
tsc -p tsconfig.json || status=1
node scripts/check-includes.js || status=1
if [[ -n $formatter ]]; then
  unformatted=$(clang_format --dry-run 2>&1 | sed -n 's/:[0-9]*:[0-9]*: warning: .*//p' | sort -u)
  if [[ -n $unformatted ]]; then
    printf '%s\ncheck: npm run format lays these files out\n' "$unformatted" >&2
    status=1
  fi
fi
exit $status
