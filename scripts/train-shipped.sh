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

# round RUN/WEIGHTS TO OPTION...: to int8, which costs networks of this size nothing.
round() {
  "$inkdigit" export --weights "runs/$1.safetensors" --int8 --data mnist --compact --to "runs/$2.safetensors" "${@:3}"
}

# calibrate SHARE DOUBT SPEC...: where "?" and doubt begin, which is the file's alone: this can be run by itself, and changes
# no tensor. By people who were held out, since what the program draws is no measure of what visitors do.
calibrate() {
  "$inkdigit" calibrate --weights "runs/$name.safetensors" --held-out-writers 0.1 --keep-temperature \
    --data "${strokes[@]}" "$letters" "${@:3}" --refuse-negatives "$1" --doubt-share "$2" --to "runs/$name.safetensors"
}

npm run --silent build:native

if [[ $name == tiny ]]; then
  # On spoilt digits it loses MNIST's last tenth (weights/search.md), so that it learns as it did before these were there.
  before=(--data mnist "${strokes[@]:0:2}" "$letters" negatives:10000)
  train teacher teacher "${before[@]}" --data-weights 1 1.5 0.5 0.3 0.1
  before+=(--data-weights 1 2 0.5 0.3 0.1)
  train tiny-teacher default-float "${before[@]}" --teacher runs/teacher/last.safetensors
  teacher=(--teacher runs/tiny-teacher/last.safetensors)
  train tiny-float tiny-float "${before[@]}" "${teacher[@]}"
  train tiny tiny "${before[@]}" "${teacher[@]}" --init runs/tiny-float/last.safetensors
  round tiny/best tiny
  exit # "?" begins where the training found it; a second threshold would make it larger than 12 kB
fi

# Two networks teach the third, as one. The first has seen hardly any spoilt digits, and reads MNIST the better for it: that is
# `large`.
train reader large-float --data mnist "${strokes[@]}" "$letters" negatives:10000 --data-weights 1 2 0.5 3 0.3 0.1
round reader/last reader --name large
if [[ $name == large ]]; then
  cp runs/reader.safetensors runs/large.safetensors
  calibrate 0.97 0.006
else
  train_on_all judge large-float
  train_on_all default-float default-float --teacher runs/reader.safetensors runs/judge/best.safetensors
  round default-float/best default --levels 63 --name default
  calibrate 0.95 0.003 "${spoilt[@]:0:2}"
fi
