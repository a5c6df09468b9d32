#!/usr/bin/env bash
# Run as root in a bare Debian: installs the packages and uses them as their users do. tests/package/deb.sh makes one.
#
#   tests/package/deb-inside.sh FOLDER_OF_PACKAGES EXAMPLES_C VERSION
set -euo pipefail
packages=$(cd "$1" && pwd) example=$(cd "$2" && pwd) version=$3
export DEBIAN_FRONTEND=noninteractive

check() { # what was expected, and what came
  [[ $2 =~ $1 ]] || {
    echo "deb: expected $1 but got: $2" >&2
    exit 1
  }
}

# dpkg -i, and what they depend on by apt-get.
dpkg -i "$packages"/*.deb >/dev/null 2>&1 || true
apt-get -qq update
apt-get -qq -y -f install --no-install-recommends >/dev/null
for name in inkdigit inkdigit-data libinkdigit-dev; do
  check '^install ok installed$' "$(dpkg-query -W -f='${Status}' "$name")"
done

work=$(mktemp -d)
cd "$work"
check "^$version\$" "$(inkdigit --version)"
weights=/usr/share/inkdigit/default.safetensors
check '^default: ' "$(inkdigit info "$weights")"
inkdigit train --recipe /usr/share/inkdigit/recipes/mlp.json --data synthetic:200 --epochs 1 --out run
echo '{"strokes":[[[10,12],[60,10],[58,14],[40,50],[28,92]]]}' >seven.jsonl
check ': 7 \(' "$(inkdigit predict --weights "$weights" seven.jsonl)"
inkdigit predict --weights run/best.safetensors seven.jsonl >/dev/null

apt-get -qq -y install --no-install-recommends gcc libc6-dev pkg-config >/dev/null
# shellcheck disable=SC2046 # flags, split on purpose
cc "$example/read_digit.c" $(pkg-config --cflags --libs inkdigit) -o read-digit
check '^7 \(' "$(./read-digit "$(pkg-config --variable=weights inkdigit)")"
check "^$version\$" "$(pkg-config --modversion inkdigit)"

[[ -f /usr/share/bash-completion/completions/inkdigit ]]
[[ -f /usr/share/zsh/vendor-completions/_inkdigit ]]
dpkg -r inkdigit libinkdigit-dev >/dev/null
[[ ! -e /usr/bin/inkdigit ]]
echo 'deb: installed, used and removed'
