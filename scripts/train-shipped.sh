#!/usr/bin/env bash
# Trains what lies in weights/, from the data to the file. A training that was interrupted goes on
# where it was.
#
#   scripts/train-shipped.sh default|tiny [OPTION...]
#
# Needs MNIST, which `npm run data` fetches; the pen strokes are in data/strokes/. The runs are left
# in runs/, the file is runs/NAME.safetensors. Options (--seed N, --threads N, --epochs N) go to each
# training.
set -euo pipefail
cd "$(dirname "$0")/.."

name=${1:-}
if [[ $name != default && $name != tiny ]]; then
  echo "usage: scripts/train-shipped.sh default|tiny [OPTION...]" >&2
  exit 2
fi
options=("${@:2}")
inkdigit=build/native/inkdigit
data=(mnist strokes:unipen-1a-dev.jsonl.gz strokes:pendigits-tra.jsonl.gz
  negatives:unipen-letters-dev.jsonl.gz negatives:10000)

# train RECIPE OPTION...
train() {
  local recipe=$1
  shift
  "$inkdigit" train --recipe "trainer/recipes/$recipe.json" --data "${data[@]}" \
    --out "runs/$recipe" --resume "$@" ${options[@]+"${options[@]}"}
}

# learn RECIPE TEACHER OPTION...
learn() {
  train "$1" --data-weights 1 2 0.5 0.3 0.1 --teacher "runs/$2/last.safetensors" "${@:3}"
}

npm run --silent build:native
train teacher --data-weights 1 1.5 0.5 0.3 0.1
learn default-float teacher
if [[ $name == default ]]; then
  learn default teacher --init runs/default-float/last.safetensors
else
  learn tiny-float default-float
  learn tiny default-float --init runs/tiny-float/last.safetensors
fi
"$inkdigit" export --weights "runs/$name/best.safetensors" --int8 --compact --to "runs/$name.safetensors"
seed=$("$inkdigit" info "runs/$name.safetensors" --json | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).provenance.seed')
# Where "?" and doubt begin is the file's alone: this can be run by itself, and changes no tensor. Spoilt digits are the
# kind that costs most: where 85 % of them are refused, 95 % of letters are, and far fewer digits than for 95 % of each.
"$inkdigit" calibrate --weights "runs/$name.safetensors" --data "${data[@]}" --seed "$seed" \
  --refuse-negatives 0.85 --doubt-negatives 0.95 --doubt-share 0.02 --to "runs/$name.safetensors"
