#!/usr/bin/env bash
# Runs native tests once on every SIMD target that this machine and this build have: without
# arguments all tests, else those that Catch2's filters name. The best target is left out, because
# it is what the tests run on anyway.
#
#   scripts/simd-test.sh [--kernels] [FILTER...]
#
# --kernels: what depends on kernels, and takes seconds; part of npm test.
set -euo pipefail
cd "$(dirname "$0")/.."

tests=build/native/inkdigit_tests
filters=("$@")
[[ ${1:-} != --kernels ]] || filters=('[kernels]')
bash scripts/cmake-build.sh native inkdigit_tests
mapfile -t targets < <(INKDIGIT_SIMD=list "$tests")
for target in "${targets[@]:1}"; do
  echo "On $target:"
  INKDIGIT_SIMD=$target "$tests" "${filters[@]}"
done
