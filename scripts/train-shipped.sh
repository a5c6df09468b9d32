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
strokes=(strokes:unipen-1a-dev.jsonl.gz strokes:pendigits-tra.jsonl.gz strokes:uji.jsonl.gz)
letters=negatives:unipen-letters-dev.jsonl.gz
spoilt=(spoilt:unipen-1a-dev.jsonl.gz spoilt:pendigits-tra.jsonl.gz spoilt:uji.jsonl.gz)

# train RUN RECIPE OPTION...
train() {
  "$inkdigit" train --recipe "trainer/recipes/$2.json" --out "runs/$1" --resume "${@:3}" ${options[@]+"${options[@]}"}
}

# The same, with all that is no digit.
train_on_all() {
  train "$@" --data mnist "${strokes[@]}" "$letters" negatives:40000 "${spoilt[@]}" \
    --data-weights 1 2 0.5 2 0.5 0.1 0.2 0.15 0.4
}

# round RUN/WEIGHTS TO OPTION...: to int8. What is trained so far loses nothing by that.
round() {
  "$inkdigit" export --weights "runs/$1.safetensors" --int8 --data mnist --compact --to "runs/$2.safetensors" "${@:3}"
}

npm run --silent build:native
mkdir -p runs

# Two networks teach the others, as one: the first has seen hardly any spoilt digits, and reads MNIST the better for it.
train reader large-float --data mnist "${strokes[@]}" "$letters" negatives:10000 --data-weights 1 2 0.5 3 0.3 0.1
round reader/last reader
train_on_all judge large-float
teachers=(--teacher runs/reader.safetensors runs/judge/best.safetensors)

case $name in
  default)
    train_on_all default-float default-float "${teachers[@]}"
    round default-float/best default --levels 63 --name default
    ;;
  large)
    train_on_all large-float large-float "${teachers[@]}" --set training.epochs=36 distill.weight=0.35 distill.temperature=3
    round large-float/best large --name large
    ;;
  tiny)
    train_on_all tiny-float tiny-float "${teachers[@]}"
    round tiny-float/best tiny --name tiny
    exit # "?" begins where the training found it; a second threshold would make it larger than 12 kB
    ;;
esac
# Where "?" and doubt begin is the file's alone: this can be run by itself, and changes no tensor. By people who were held
# out, since what the program draws is no measure of what visitors do.
"$inkdigit" calibrate --weights "runs/$name.safetensors" --held-out-writers 0.1 --keep-temperature \
  --data "${strokes[@]}" "$letters" "${spoilt[@]:0:2}" --refuse-negatives 0.95 --doubt-share 0.003 --to "runs/$name.safetensors"
