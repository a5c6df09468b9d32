// As docs/guides/own-handwriting.md has them; a test compares and runs them.

/** Reads what was collected. */
export const EVALUATE =
  'build/native/inkdigit eval --weights weights/default.safetensors --data strokes:drawings.jsonl';

/** Trains on it, beside MNIST. */
export const TRAIN = `npm run data
sed 's/"split_by": "writer"/"split_by": "sample"/' trainer/recipes/default-float.json >mine.json
build/native/inkdigit train --recipe mine.json --teacher weights/default.safetensors \\
  --data mnist strokes:drawings.jsonl negatives:10000 --data-weights 1 10 1 --out runs/mine`;
