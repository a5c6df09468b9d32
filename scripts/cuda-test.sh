#!/usr/bin/env bash
# Builds what trains on a GPU wherever nvcc is found, and runs what tests it: the parity tests, which
# say that they are skipped where there is no GPU, and --device cuda's errors.
#
#   scripts/cuda-test.sh
set -euo pipefail
cd "$(dirname "$0")/.."

PATH=$PATH:/usr/local/cuda/bin
if ! command -v nvcc >/dev/null; then
  echo "SKIPPED: nvcc is not here, so there is no CUDA build to test"
  exit 0
fi
# Without a GPU one generation's code will do: it is only compiled. And of the tests the one that says
# so: the native tests have run the others on the CPU.
preset=cuda-test
tests=('whether the device backend is tested on a GPU*')
if nvidia-smi -L >/dev/null 2>&1; then
  preset=cuda
  tests=()
fi
bash scripts/cmake-build.sh "$preset" inkdigit inkdigit_device_tests inkdigit_fake_cuda_tests
echo "On CUDA's calls, made of C++:"
"build/$preset/inkdigit_fake_cuda_tests"
echo "On a GPU, where there is one:"
"build/$preset/inkdigit_device_tests" ${tests[@]+"${tests[@]}"}
if command -v cuobjdump >/dev/null; then
  cuobjdump --list-elf --list-ptx "build/$preset/inkdigit" | sed -n 's/.*\.\(sm_[0-9a-z]*\)\..*/compiled for \1/p' | sort -u
fi

# Either there is a GPU, or one line says why not.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
train=("build/$preset/inkdigit" train --recipe trainer/recipes/mlp.json --data synthetic:200 --epochs 1)
status=0
"${train[@]}" --device cuda --out "$folder/run" >"$folder/out" 2>"$folder/error" || status=$?
case $status in
0) echo "--device cuda: $(<"$folder/out")" ;;
2)
  [[ $(wc -l <"$folder/error") -eq 1 ]] || { cat "$folder/error" >&2; exit 1; }
  echo "SKIPPED: training on a GPU: $(<"$folder/error")"
  ;;
*)
  cat "$folder/error" >&2
  exit 1
  ;;
esac
