#!/usr/bin/env bash
# lintian on the Debian packages of build/package/deb; then in a bare root of this release of Debian, by mmdebstrap.
# Needs root, and scripts/package-deb.sh first.
#
#   tests/package/deb.sh
set -euo pipefail
cd "$(dirname "$0")/../.."

bash scripts/setup.sh mmdebstrap lintian
# Who answers for a package is left open where $DEBEMAIL is not set.
unanswered=()
[[ -n ${DEBEMAIL:-} ]] || unanswered=(--suppress-tags malformed-contact,bogus-mail-host-in-debian-changelog)
lintian --fail-on error --allow-root "${unanswered[@]}" build/package/deb/*.deb

root=$(mktemp -d)
trap 'rm -rf --one-file-system "$root"' EXIT # nothing of what may still be mounted there
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
mmdebstrap --quiet --variant=minbase "$suite" "$root"
mkdir "$root/packages" "$root/examples"
cp build/package/deb/*.deb "$root/packages"
cp examples/c/* "$root/examples"
cp tests/package/deb-inside.sh "$root"
[[ ! -e /etc/resolv.conf ]] || cp -L /etc/resolv.conf "$root/etc/resolv.conf"
chroot "$root" bash /deb-inside.sh /packages /examples "$(node -p "require('./package.json').version.split('-')[0]")"
