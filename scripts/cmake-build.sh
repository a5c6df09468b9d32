#!/usr/bin/env bash
# Configures build/PRESET where that is needed, and builds it. Says nothing when nothing is to do.
#
#   scripts/cmake-build.sh PRESET [TARGET...]
#
# Debian's Emscripten needs no environment here: its libraries come built (a frozen, read-only
# cache), and a module that is linked to a bare .wasm never runs the parts that look for acorn.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ $# -eq 0 ]]; then
  echo "usage: scripts/cmake-build.sh PRESET [TARGET...] (cmake --list-presets names them)" >&2
  exit 2
fi
preset=$1
targets=()
[[ $# -eq 1 ]] || targets=(--target "${@:2}")
folder=build/$preset
stamp=$folder/.configured

# An emsdk need not be activated in this shell: $EMSDK is enough. (It brings its own cache.)
if [[ $preset == wasm && -d ${EMSDK:-}/upstream/emscripten ]]; then
  PATH=$EMSDK/upstream/emscripten:$PATH
fi

# What one preset has compiled, another need not compile again: the engine and the trainer are the
# same with CUDA and without. (What a file depends on is the compiler's to say, as Ninja wants it anyway:
# a file that is new costs no run of the preprocessor in addition.)
if [[ -z ${CMAKE_CXX_COMPILER_LAUNCHER+set} ]] && command -v ccache >/dev/null; then
  export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_DIR=$PWD/build/ccache CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1
fi

# Two builds in one folder would trip over each other; the second waits.
mkdir -p "$folder"
exec 9>"$folder/.lock"
if command -v flock >/dev/null; then flock 9; fi

# CMake looks after changes of CMakeLists.txt by itself, but not after those of the presets, and
# cannot change the compiler of a folder: that takes a fresh start.
tools="${CC:-} ${CXX:-} ${EMSDK:-} ${CMAKE_CXX_COMPILER_LAUNCHER:-}"
fresh=()
[[ ! -f $stamp || $(<"$stamp") == "$tools" ]] || fresh=(--fresh)
if [[ ! -f $folder/build.ninja || CMakePresets.json -nt $stamp || ${#fresh[@]} -gt 0 ]]; then
  rm -f "$stamp"
  cmake --preset "$preset" ${fresh[@]+"${fresh[@]}"} >"$folder/configure.log" 2>&1 9>&- || {
    cat "$folder/configure.log" >&2
    echo "cmake-build: the preset $preset could not be configured" >&2
    exit 1
  }
  echo "$tools" >"$stamp"
  grep '^inkdigit: ' "$folder/configure.log" >&2 || true
fi

# Progress is for people who watch.
if [[ -t 1 ]]; then
  cmake --build --preset "$preset" ${targets[@]+"${targets[@]}"} 9>&-
else
  cmake --build --preset "$preset" ${targets[@]+"${targets[@]}"} -- --quiet 9>&- | { grep -v '^ninja: no work to do' || true; }
fi
