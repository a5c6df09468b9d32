// Weights to measure predictions with. How long one takes does not depend on what was learnt, so these
// have seen a few hundred images.
import { join } from 'node:path';

import { operationsOf, recipePath } from './networks.js';
import { program } from './program.js';

/**
 * @typedef {object} Model
 * @property {string} recipe
 * @property {string} peer the peers' name of the network
 * @property {number} channels of its pictures
 * @property {string} float32 a weights file's path in the folder of all of them
 * @property {string} int8 likewise
 * @property {import('./networks.js').Operations} operations
 */

/** @typedef {'float32' | 'int8'} Weights */

/**
 * The network in the form that others read; int8 with the scales that ours has.
 * @param {string} folder of all weights, to which it is written
 * @param {Model} model
 * @param {Weights} weights
 * @param {'onnx' | 'tflite'} format
 * @returns {Promise<string>} its path in the folder
 */
export async function exportModel(folder, model, weights, format) {
  const path = `${model.recipe}/${weights}.${format}`;
  const to = ['--to', join(folder, path), '--dtype', weights];
  await program(['export', '--weights', join(folder, model[weights]), ...to]);
  return path;
}

/**
 * @param {import('./networks.js').Network} network
 * @param {string} folder where the weights go
 * @returns {Promise<Model>}
 */
export async function makeModel({ recipe, peer }, folder) {
  const float32 = `${recipe}/best.safetensors`;
  const int8 = `${recipe}/int8.safetensors`;
  await program([
    ...['train', '--recipe', recipePath(recipe), '--out', join(folder, recipe)],
    ...['--data', 'synthetic:300', '--epochs', '1'],
  ]);
  const weights = join(folder, float32);
  await program([
    ...['export', '--weights', weights, '--to', join(folder, int8)],
    ...['--int8', '--data', 'synthetic:100'],
  ]);
  const info = JSON.parse(await program(['info', weights, '--json']));
  const { channels } = info.input;
  return { recipe, peer, channels, float32, int8, operations: operationsOf(info) };
}
