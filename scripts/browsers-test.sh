#!/usr/bin/env bash
# The tests that take all three engines that browsers are made of: tests/engines/. Firefox and WebKit are some 400 MB to
# install, so npm test, which does with Chromium, leaves them out.
#
#   scripts/browsers-test.sh [FILE...]      (npm run test:browsers)
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/setup.sh firefox-esr webkit2gtk-driver xvfb xauth
npm run --silent build:web
[[ $# -gt 0 ]] || set -- tests/engines/*.test.js
reporter=tap
[[ -t 1 ]] && reporter=spec
exec node --test --test-concurrency=1 --test-reporter=$reporter "$@"
