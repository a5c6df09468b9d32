#!/usr/bin/env bash
# What npm test runs: installs what is missing, builds everything, checks and tests everything.
# Stops at the first stage that fails, and names it.
set -uo pipefail
cd "$(dirname "$0")/.." || exit

stage() {
  local name=$1
  shift
  echo "== $name"
  "$@" || {
    echo "test: failed at: $name" >&2
    exit 1
  }
}

# Beside each other, as each takes one core.
native_tests() {
  local log status=0
  log=$(mktemp)
  bash scripts/simd-test.sh --kernels >"$log" 2>&1 &
  build/native/inkdigit_tests || status=$?
  wait $! || status=$?
  cat "$log"
  rm "$log"
  return "$status"
}

# Three files at a time: two of them are the browser's, which wait a lot. Without a terminal the
# reporter is TAP, whose last lines are the totals, also when something failed.
javascript_tests() {
  local reporter=tap
  [[ -t 1 ]] && reporter=spec
  node --test --test-concurrency=3 --test-reporter=$reporter tests/node/*.test.js tests/browser/all-[12].js tests/package/package.test.js
}

stage 'setup' bash scripts/setup.sh qemu-system-arm # a microcontroller, for c-header.test.js
stage 'native build' npm run --silent build:native
stage 'page build' npm run --silent build:web
stage 'learning for the page' bash scripts/cmake-build.sh wasm inkdigit_learn_steps
stage 'format and types' bash scripts/check.sh
stage 'native tests, and kernels on every SIMD target' native_tests
stage 'JavaScript and browser tests' javascript_tests
stage 'CUDA build and tests' bash scripts/cuda-test.sh
