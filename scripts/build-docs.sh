#!/usr/bin/env bash
# Builds the documentation's site into dist/docs/, after the page, which it links to it (npm run build:docs).
#
#   DOCS_BASE=/inkdigit/docs/    the path under which it will be served; /docs/ unless said otherwise
set -euo pipefail
cd "$(dirname "$0")/.."

# Its packages are its own, so that nobody who only builds and tests needs them.
if ! cmp -s docs/package-lock.json docs/node_modules/.inkdigit-lock; then
  echo 'docs: installing npm packages' >&2
  npm ci --prefix docs --include=dev --no-audit --no-fund --ignore-scripts >&2
  cp docs/package-lock.json docs/node_modules/.inkdigit-lock
fi

# What pages are made of: the package's declarations, the C header, and what the program says of itself.
generated=build/docs/reference
rm -rf "$generated"
mkdir -p "$generated"
PATH=$PWD/docs/node_modules/.bin:$PATH
(cd docs && typedoc --options typedoc.json)
node scripts/docs-reference.js "$generated"

vitepress build docs
node scripts/link-docs.js
