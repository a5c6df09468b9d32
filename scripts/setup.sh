#!/usr/bin/env bash
# Installs what building and testing need and is not there yet: Debian packages, then npm packages.
# With nothing missing it takes a fraction of a second, so every entry point calls it first.
#
#   scripts/setup.sh [EXTRA_DEBIAN_PACKAGE...]
#
# Exit 2: this machine lacks something that the script cannot install; one line says what.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "setup: $*" >&2; }
die() {
  say "$*"
  exit 2
}

# Runs a command, and shows what it printed only when it fails.
quietly() {
  "$@" >"$log" 2>&1 || {
    cat "$log" >&2
    say "failed: $*"
    exit 1
  }
}

# Node cannot be installed here: npm, which usually calls this script, runs on it.
check_node() {
  local found wanted
  command -v node >/dev/null || die "install Node.js (https://nodejs.org), then run this again"
  command -v npm >/dev/null || die "install npm, then run this again"
  read -r found wanted < <(node -p "process.versions.node + ' ' + require('./package.json').engines.node.slice(2)")
  [[ $(printf '%s\n' "$wanted" "$found" | sort -V | head -n 1) == "$wanted" ]] ||
    die "Node.js $wanted or newer is needed, and this is $found"
}

# The names (NAME or NAME:ARCHITECTURE) that are not installed, by one call of dpkg-query.
missing_packages() {
  local installed name
  installed=" $(dpkg-query -W -f='${Package} ${Architecture} ${db:Status-Abbrev}\n' "$@" 2>/dev/null |
    awk '$3 ~ /^.i/ { printf "%s %s:%s ", $1, $1, $2 }')" || true # it fails when it does not know a name
  for name in "$@"; do
    [[ $installed == *" $name "* ]] || printf '%s ' "$name"
  done
}

# Commands and headers that are not found, for systems whose packages have other names.
missing_tools() {
  local name first second options=(-x c++ -E -P)
  for name in c++ cmake ninja pkg-config emcc; do
    command -v "$name" >/dev/null || printf '%s ' "$name"
  done
  have_browser || printf 'chromium '
  command -v c++ >/dev/null || return 0
  for name in eigen3 libhwy nlohmann_json CLI11 stb zlib libpng libjpeg libwebp libtiff-4 fmt catch2; do
    # shellcheck disable=SC2207  # flags, split on purpose
    options+=($(pkg-config --cflags-only-I "$name" 2>/dev/null || true))
  done
  # One run of the preprocessor answers for all: it leaves the names of those it cannot find.
  while read -r name first second; do
    printf '#if !__has_include(<%s>) && !__has_include(<%s>)\n%s\n#endif\n' \
      "$first" "${second:-$first}" "$name"
  done <<'HEADERS' | c++ "${options[@]}" - | tr '\n' ' '
Eigen Eigen/Core
Highway hwy/highway.h
nlohmann-json nlohmann/json.hpp
CLI11 CLI/CLI.hpp
stb_image_resize stb/stb_image_resize.h stb/stb_image_resize2.h
Random123 Random123/philox.h
zlib zlib.h
libpng png.h
libjpeg jpeglib.h
libwebp webp/decode.h
libtiff tiffio.h
giflib gif_lib.h
Catch2 catch2/catch.hpp catch2/catch_all.hpp
fmt fmt/core.h
HEADERS
}

# As the browser tests look for it.
have_browser() {
  local name
  for name in "${CHROMIUM:-chromium}" chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then return 0; fi
  done
  return 1
}

# Waits for another apt-get to finish. (Its own DPkg::Lock::Timeout leaves out the package lists' lock.)
apt_get() {
  local deadline=$((SECONDS + 300))
  until "${as_root[@]}" LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get -q "$@" >"$log" 2>&1; do
    grep -q 'Could not get lock' "$log" && ((SECONDS < deadline)) || return 1
    sleep 2
  done
}

install_system_packages() {
  local packages optional missing='' absent name
  packages=(g++ cmake ninja-build pkg-config libeigen3-dev libspectra-dev libhwy-dev nlohmann-json3-dev libcli11-dev
    libstb-dev librandom123-dev zlib1g-dev libpng-dev libjpeg-dev libwebp-dev libtiff-dev libgif-dev
    libonnx-dev libprotobuf-dev libflatbuffers-dev libfmt-dev catch2 fonts-liberation clang-format ccache unzip "$@")
  # Whoever has an emsdk or another browser of the family need not have Debian's too. What MPI and LLVM 19
  # are for (cmake/mpi.cmake, engine/wasm_relaxed.cmake) can be left out, where a system has none.
  optional=(libopenmpi-dev openmpi-bin)
  [[ -n ${EMSDK:-} ]] || { packages+=(emscripten) && optional+=(clang-19 lld-19); }
  have_browser || packages+=(chromium)

  as_root=(env)
  if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
    missing=$(missing_packages "${packages[@]}")
    for name in $(missing_packages ${optional[@]+"${optional[@]}"}); do
      apt-cache show "$name" >/dev/null 2>&1 && missing+="$name "
    done
    [[ -n $missing ]] || return 0
    if [[ $EUID -ne 0 ]]; then
      as_root=(sudo env)
      [[ -t 0 ]] || as_root=(sudo -n env) # nobody is there to type a password
    fi
    if "${as_root[@]}" true 2>/dev/null; then
      say "installing ${missing% }"
      # A failed update need not matter (one unreachable source of many): the installation decides.
      apt_get update || true
      # shellcheck disable=SC2086  # a list of names
      apt_get install -y --no-install-recommends $missing || {
        cat "$log" >&2
        die "apt-get could not install ${missing% }"
      }
      return 0
    fi
  fi

  # Not Debian, or no way to become root: good all the same if what counts is there.
  absent=$(missing_tools)
  [[ -z $absent ]] || die "install first: ${absent% }${missing:+ (apt-get install ${missing% })}"
}

# The stamp is a copy of the lock file, written after a complete installation.
install_npm_packages() {
  local stamp=node_modules/.inkdigit-lock
  cmp -s package-lock.json "$stamp" && return 0
  say "installing npm packages"
  # The page is built by development dependencies, also where NODE_ENV says production.
  quietly npm ci --include=dev --no-audit --no-fund
  cp package-lock.json "$stamp"
}

check_node
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Of two that run at once in a checkout the second waits, and then finds nothing to do.
mkdir -p build
exec 9>build/.setup.lock
if command -v flock >/dev/null; then flock 9; fi
install_system_packages "$@"
install_npm_packages
