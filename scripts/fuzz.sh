#!/usr/bin/env bash
# Fuzzes every reader of foreign bytes (tests/fuzz/), each for a while, with libFuzzer and the address
# and undefined-behavior sanitizers. New inputs are gathered in build/fuzz/corpus; what is found is
# written there too, and the script exits with 1.
#
#   scripts/fuzz.sh [--seconds N] [--fast] [--keep] [TARGET...]     (npm run fuzz -- ...)
#
# --seconds  for each target; 20 unless told
# --fast     without the sanitizers and with inputs of at most 4 kB: many times as many executions,
#            which find crashes, hangs and broken promises, but no read out of bounds that goes well
# --keep     adds what reaches new code to the corpus in the repository, as few files as do
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=20
keep=
preset=fuzz
length=65536
targets=()
while [[ $# -gt 0 ]]; do
  case $1 in
  --seconds)
    [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || { echo "fuzz: --seconds takes a whole number above 0" >&2; exit 2; }
    seconds=$2
    shift 2
    ;;
  --fast) preset=fuzz-fast; length=4096; shift ;;
  --keep) keep=yes; shift ;;
  -*) echo "fuzz: unknown option $1 (there are --seconds N, --fast and --keep)" >&2; exit 2 ;;
  *) targets+=("$1"); shift ;;
  esac
done
known=$(cd tests/fuzz/corpus && echo *)
# shellcheck disable=SC2206  # names without spaces
[[ ${#targets[@]} -gt 0 ]] || targets=($known)
for target in "${targets[@]}"; do
  [[ -d tests/fuzz/corpus/$target ]] || { echo "fuzz: no target '$target'; there are $known" >&2; exit 2; }
done

bash scripts/setup.sh clang
bash scripts/cmake-build.sh "$preset" "${targets[@]/#/fuzz_}"

# One input may take so long, and so much memory; one allocation, half of that.
limits=(-timeout=10 -rss_limit_mb=2048 -malloc_limit_mb=1024 "-max_len=$length")
total=0
for target in "${targets[@]}"; do
  seeds=tests/fuzz/corpus/$target
  found=build/fuzz/corpus/$target
  mkdir -p "$found"
  options=("${limits[@]}" "-artifact_prefix=build/fuzz/$target-")
  [[ ! -f tests/fuzz/$target.dict ]] || options+=("-dict=tests/fuzz/$target.dict")
  log=build/fuzz/$target.log
  "build/$preset/fuzz_$target" "${options[@]}" -max_total_time="$seconds" -print_final_stats=1 \
    "$found" "$seeds" >"$log" 2>&1 || {
    tail -n 60 "$log" >&2
    echo "fuzz: $target failed; the input is named above (build/$preset/fuzz_$target FILE runs it again)" >&2
    exit 1
  }
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  peak=$(sed -n 's/^stat::peak_rss_mb: *//p' "$log")
  total=$((total + runs))
  printf '%-12s %12d executions, %d MB at most\n' "$target" "$runs" "$peak"
  if [[ -n $keep ]]; then
    "build/$preset/fuzz_$target" "${limits[@]}" -merge=1 "$seeds" "$found" >>"$log" 2>&1
  fi
done
echo "fuzz: $total executions, nothing found"
