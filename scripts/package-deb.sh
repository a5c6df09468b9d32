#!/usr/bin/env bash
# Makes Debian packages of this release of Debian or Ubuntu in build/package/deb/.
#
#   scripts/package-deb.sh
#
# $DEBFULLNAME and $DEBEMAIL, as Debian's tools have them, say who answers for the packages.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/setup.sh dpkg-dev fakeroot file
bash scripts/cmake-build.sh package
rm -rf build/package/deb
umask 022
cmake build/package >/dev/null 2>&1 # the maintainer may be another
(cd build/package && cpack -G DEB -B deb >cpack.log 2>&1) || {
  cat build/package/cpack.log >&2
  exit 1
}
rm -rf build/package/deb/_CPack_Packages
ls build/package/deb/*.deb
