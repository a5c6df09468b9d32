#!/usr/bin/env bash
# Format and types of everything that is written by hand. Shows all complaints, not just the first.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
PATH=$PWD/node_modules/.bin:$PATH
status=0

prettier --check --log-level warn --cache . || status=1
tsc -p tsconfig.json || status=1

# Each major version of clang-format lays out some lines its own way, so only the one that this
# repository is formatted with (that of Debian 12) can judge.
wanted=14
for formatter in "clang-format-$wanted" clang-format ''; do
  [[ $("$formatter" --version 2>/dev/null) != *"version $wanted."* ]] || break
done
if [[ -n $formatter ]]; then
  unformatted=$(find engine trainer tests bench -type f -regex '.*\.\([ch]pp\|h\|cu\|cuh\)' -print0 |
    xargs -0 "$formatter" --dry-run 2>&1 | sed -n 's/:[0-9]*:[0-9]*: warning: .*//p' | sort -u)
  if [[ -n $unformatted ]]; then
    printf '%s\ncheck: npm run format lays these files out\n' "$unformatted" >&2
    status=1
  fi
else
  echo "check: clang-format $wanted is not here, so the layout of C++ files was not checked" >&2
fi

exit $status
