#!/usr/bin/env bash
# Trains what lies in weights/, from the data to the file. A training that was interrupted goes on
# where it was.
#
#   scripts/train-shipped.sh default|tiny|large [OPTION...]
#
# Needs MNIST, which `npm run data` fetches; the pen strokes are in data/strokes/. The runs are left
# in runs/, the file is runs/NAME.safetensors. Options (--seed N, --threads N, --epochs N) go to each
# training.
set -euo pipefail
cd "$(dirname "$0")/.."

name=${1:-}
if [[ $name != default && $name != tiny && $name != large ]]; then
  echo "usage: scripts/train-shipped.sh default|tiny|large [OPTION...]" >&2
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
if [[ $name == large ]]; then
  data=("${data[@]:0:3}" strokes:uji.jsonl.gz "${data[@]:3}")
  train large-float --data-weights 1 2 0.5 3 0.3 0.1
  # Rounding costs this one nothing, and training on with rounded weights does harm.
  "$inkdigit" export --weights runs/large-float/last.safetensors --int8 --data mnist --compact --name large \
    --to runs/large.safetensors
  in_doubt=0.006
else
  train teacher --data-weights 1 1.5 0.5 0.3 0.1
  learn default-float teacher
  if [[ $name == default ]]; then
    learn default teacher --init runs/default-float/last.safetensors
  else
    learn tiny-float default-float
    learn tiny default-float --init runs/tiny-float/last.safetensors
  fi
  "$inkdigit" export --weights "runs/$name/best.safetensors" --int8 --compact --to "runs/$name.safetensors"
  in_doubt=0.003
fi
[[ $name != tiny ]] || exit 0  # "?" begins where the training found it; a second threshold would make it larger than 12 kB
# Where "?" and doubt begin is the file's alone: this can be run by itself, and changes no tensor. By people who were held
# out, since what the program draws is no measure of what visitors do.
"$inkdigit" calibrate --weights "runs/$name.safetensors" --held-out-writers 0.1 --keep-temperature \
  --data strokes:unipen-1a-dev.jsonl.gz strokes:pendigits-tra.jsonl.gz strokes:uji.jsonl.gz \
  negatives:unipen-letters-dev.jsonl.gz --refuse-negatives 0.97 --doubt-share "$in_doubt" --to "runs/$name.safetensors"
