#!/usr/bin/env bash
# Compiles the engine and the trainer for 64-bit ARM and runs, by qemu-user, the tests of the engine,
# of all kernels and backends, and a short training. Debian alone: libraries for arm64 come from its
# own packages.
#
#   scripts/arm64-test.sh
set -euo pipefail
cd "$(dirname "$0")/.."

if command -v dpkg >/dev/null && ! dpkg --print-foreign-architectures | grep -qx arm64; then
  if [[ $EUID -eq 0 ]]; then dpkg --add-architecture arm64; else sudo dpkg --add-architecture arm64; fi
fi
bash scripts/setup.sh g++-aarch64-linux-gnu qemu-user libhwy-dev:arm64 zlib1g-dev:arm64 \
  libpng-dev:arm64 libjpeg62-turbo-dev:arm64 libwebp-dev:arm64 libtiff-dev:arm64 libgif-dev:arm64 libfmt-dev:arm64
bash scripts/cmake-build.sh aarch64 inkdigit_portable_tests
qemu-aarch64 build/aarch64/inkdigit_portable_tests "$@"
