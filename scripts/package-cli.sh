#!/usr/bin/env bash
# Makes a folder of the program that runs on another machine of this kind, and packs it:
# OUT/inkdigit-VERSION-SYSTEM-PROCESSOR.tar.gz, with recipes, weights, manual pages and completion.
# On Linux the libraries that read pictures come along; on macOS they are to be linked statically.
#
#   scripts/package-cli.sh OUT
set -euo pipefail
cd "$(dirname "$0")/.."

out=$(cd "$1" && pwd)
version=$(node -p "require('./package.json').version")
name=inkdigit-$version-$(node -p "process.platform + '-' + process.arch")
stage=build/package/cli/$name
documents=$stage/share/doc/inkdigit

# What every Linux has, in a version that fits the rest of it.
of_the_system='^(linux-vdso|ld-linux.*|libc|libm|libdl|librt|libpthread)\.so'

# Copies the shared libraries beside the program, with their licenses, and tells it where they are.
bring_libraries() {
  local library path package
  mkdir -p "$stage/lib/inkdigit" "$documents/libraries"
  while read -r library path; do
    [[ ! $library =~ $of_the_system ]] || continue
    cp -L "$path" "$stage/lib/inkdigit/$library"
    path=$(realpath "$path")
    # Where /lib is a link to /usr/lib, dpkg may know a file by either name.
    package=$({ dpkg -S "$path" 2>/dev/null || dpkg -S "${path#/usr}"; } | cut -d: -f1)
    cp "/usr/share/doc/$package/copyright" "$documents/libraries/$package"
  done < <(ldd "$stage/bin/inkdigit" | awk '$2 == "=>" && $3 ~ /^\// { print $1, $3 }')
  # Not RUNPATH, which would not hold for what the libraries need themselves.
  patchelf --force-rpath --set-rpath "\$ORIGIN/../lib/inkdigit" "$stage/bin/inkdigit"
}

[[ $(uname) != Linux ]] || bash scripts/setup.sh patchelf
bash scripts/cmake-build.sh package
rm -rf "$stage"
for component in program data; do
  cmake --install build/package --prefix "$stage" --component "$component" --strip >/dev/null
done
mv "$stage/share/zsh/vendor-completions" "$stage/share/zsh/site-functions" # which is Debian's packages' alone
mkdir -p "$documents"
cp LICENSE NOTICE.md docs/install.md "$documents"
[[ $(uname) != Linux ]] || bring_libraries
[[ $("$stage/bin/inkdigit" --version) == "${version%%-*}"* ]]
(cd build/package/cli && cmake -E tar czf "$out/$name.tar.gz" "$name")
