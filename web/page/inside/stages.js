// Which layers of a network are shown together, and how large. Nothing here knows of a page.

/** @typedef {import('../../recognizer.js').Info} Info */
/** @typedef {Info['layers'][number]} Layer */

/**
 * A column of the strip. `input` is the network's picture, `maps` are a layer's channels, `sums` and `shares` have one
 * number a class.
 * @typedef {object} Stage
 * @property {'input' | 'maps' | 'sums' | 'shares'} kind
 * @property {number[]} layers indices into info.layers: the one that it is named after, and those that follow it at once
 * @property {number} shown the layer whose values are painted; -1: those of the picture
 */

/** Layers that change each value for itself, or none: they stand below the layer before. */
const FOLDED = new Set(['relu', 'leaky_relu', 'batch_norm2d', 'quantize', 'flatten', 'dropout']);

/** Of those, what changes what one sees. */
const SHOWING = new Set(['relu', 'leaky_relu', 'batch_norm2d']);

/**
 * @param {Pick<Info, 'layers' | 'classes'>} info
 * @returns {Stage[]} each layer is in one of them, in the order of the network
 */
export function stagesOf({ layers, classes }) {
  /** @type {Stage[]} */
  const stages = [{ kind: 'input', layers: [], shown: -1 }];
  layers.forEach(({ type, output }, i) => {
    const last = stages[stages.length - 1];
    if (!FOLDED.has(type)) {
      stages.push({ kind: type === 'softmax' ? 'shares' : 'maps', layers: [i], shown: i });
      return;
    }
    last.layers.push(i);
    const same = last.shown >= 0 && layers[last.shown].output.join() === output.join();
    if (same && SHOWING.has(type)) last.shown = i;
  });
  const sums = stages.findLast(({ kind }) => kind === 'maps');
  if (sums && layers[sums.shown].output.join() === [classes.length, 1, 1].join()) {
    sums.kind = 'sums';
  }
  return stages;
}

/** More maps than these are no picture any more. */
export const MOST_MAPS = 64;

/** The height of the strip, and the smallest map that one can point at, in CSS pixels. */
export const STRIP_HEIGHT = 150;
const SMALLEST = 24;
/** Where there are few maps they may be so large. */
const FEW = 20;
const LARGE = 42;

/** @typedef {{ width: number, height: number, columns: number, rows: number }} Tiling a tile in CSS pixels, and how many */

/**
 * A grid of maps as high as the strip, in whole pixels for each value where there is room.
 * @param {number} count of maps
 * @param {number} width of a map, in values
 * @param {number} height
 * @returns {Tiling}
 */
export function tilingOf(count, width, height) {
  const least = Math.ceil(SMALLEST / Math.min(width, height));
  const most = Math.max(least, Math.floor(STRIP_HEIGHT / height));
  const wanted = count > FEW ? SMALLEST : LARGE;
  let scale = least;
  for (let next = least; next <= most; ++next) {
    const nearer = Math.abs(next * width - wanted) < Math.abs(scale * width - wanted);
    if (nearer && (count <= FEW || next * width <= wanted)) scale = next;
  }
  // What is larger than the strip is made smaller.
  scale = Math.min(scale, STRIP_HEIGHT / height);
  const tile = { width: scale * width, height: scale * height };
  const fitting = Math.max(1, Math.floor((STRIP_HEIGHT + 1) / (tile.height + 1)));
  const columns = Math.ceil(count / fitting);
  return { ...tile, columns, rows: Math.ceil(count / columns) };
}
