import { root } from '../tests/node/native.js';

/** The reference recipes, and what the peers' list of networks (archs.json) calls each of them. */
export const NETWORKS = [
  { recipe: 'cnn-5x5', peer: 'S0' },
  { recipe: 'mlp', peer: 'S1' },
  { recipe: 'cnn-3x3-dropout', peer: 'S2' },
  { recipe: 'cnn-same-5x5', peer: 'S3' },
  { recipe: 'cnn-rgb-folder', peer: 'S4' },
];

/** @typedef {typeof NETWORKS[number]} Network */

/** @param {string} name of a recipe that we ship */
export const recipePath = (name) => `${root}trainer/recipes/${name}.json`;

const WITH_WEIGHTS = ['conv2d', 'depthwise_conv2d', 'linear'];

/** @typedef {{ forward: number, training: number }} Operations floating-point, for one image */

/**
 * A multiplication and an addition count as two; element-wise layers, which are few against them, do
 * not count. Training computes the gradients by the weights and by the inputs too, but nobody needs
 * those by the inputs of the first layer.
 * @param {Pick<import('../web/recognizer.js').Info, 'layers'>} info
 * @returns {Operations}
 */
export function operationsOf({ layers }) {
  const each = layers
    .filter(({ type }) => WITH_WEIGHTS.includes(type))
    .map(({ parameters, output: [channels, height, width] }) => {
      const weights = parameters - channels;
      return 2 * weights * height * width;
    });
  const forward = each.reduce((a, b) => a + b);
  return { forward, training: 3 * forward - each[0] };
}
