import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';

import { FLOAT, gamma } from './rounding.js';

/** Neither square nor of ten classes, so that nothing in JavaScript can take either for granted. */
export const TINY = { height: 12, width: 16, classes: ['upright', 'flat', 'neither'] };

/**
 * A weights file of a network that tells an upright line from a flat one: ink in the middle columns
 * counts for the one, ink in the middle rows for the other. Of several channels it looks at the first.
 * @param {number} [channels]
 * @param {Record<string, unknown>} [softmax] options of the last layer
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function tinyWeights(channels = 1, softmax = {}) {
  const { height, width, classes } = TINY;
  const pixels = height * width;
  const weight = new Float32Array(classes.length * channels * pixels);
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      weight[y * width + x] = Math.abs(x - width / 2) <= 1 ? 1 : -1;
      weight[channels * pixels + y * width + x] = Math.abs(y - height / 2) <= 1 ? 1 : -1;
    }
  }
  const network = {
    input: { channels, height, width, mean: Array(channels).fill(0), std: Array(channels).fill(1) },
    classes,
    layers: [
      { type: 'flatten' },
      { type: 'linear', name: 'fc', out_features: classes.length },
      { type: 'softmax', ...softmax },
    ],
  };
  const tensors = { 'fc.weight': weight, 'fc.bias': new Float32Array(classes.length) };
  const shapes = { 'fc.weight': [classes.length, channels * pixels], 'fc.bias': [classes.length] };
  return safetensors(tensors, shapes, {
    format_version: '1',
    checksum: 'crc32:00000000',
    name: 'tiny',
    network: JSON.stringify(network),
    provenance: '{}',
    golden: '[]',
  });
}

/**
 * A weights file of a network that takes everything for the last of its classes.
 * @param {string[]} classes
 */
export function namedWeights(classes) {
  const { height, width } = TINY;
  const network = {
    input: { channels: 1, height, width, mean: [0], std: [1] },
    classes,
    layers: [
      { type: 'flatten' },
      { type: 'linear', name: 'fc', out_features: classes.length },
      { type: 'softmax' },
    ],
  };
  const tensors = {
    'fc.weight': new Float32Array(classes.length * height * width),
    'fc.bias': Float32Array.from(classes, (_, i) => (i + 1 === classes.length ? 5 : 0)),
  };
  const shapes = { 'fc.weight': [classes.length, height * width], 'fc.bias': [classes.length] };
  return safetensors(tensors, shapes, {
    format_version: '1',
    checksum: 'crc32:00000000',
    name: 'named',
    network: JSON.stringify(network),
    provenance: '{}',
    golden: '[]',
  });
}

/**
 * @param {Record<string, Float32Array>} tensors
 * @param {Record<string, number[]>} shapes
 * @param {Record<string, string>} metadata
 */
export function safetensors(tensors, shapes, metadata) {
  /** @type {Record<string, unknown>} */
  const header = { __metadata__: metadata };
  let end = 0;
  for (const [name, values] of Object.entries(tensors)) {
    const begin = end;
    end += values.byteLength;
    header[name] = { dtype: 'F32', shape: shapes[name], data_offsets: [begin, end] };
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const data = Object.values(tensors).map((values) => Buffer.from(values.buffer));
  return withChecksum(Buffer.concat([length, text, ...data]));
}

/**
 * Writes the checksum of the file with these digits as zeros, as the engine does.
 * @param {Buffer} file
 */
function withChecksum(file) {
  const key = 'crc32:';
  const position = file.indexOf(key);
  if (position > 0) {
    file.write(crc32(file).toString(16).padStart(8, '0'), position + key.length);
  }
  return new Uint8Array(file);
}

/**
 * A pattern that only this very text matches.
 * @param {string} text
 */
export function exactly(text) {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}

/**
 * Whether digit, confidence and probabilities are those of one answer.
 * @param {import('../../web/recognizer.js').Recognition} recognition
 */
export function assertConsistent({ digit, confidence, plausibility, probabilities }) {
  const sum = probabilities.reduce((total, probability) => total + probability, 0);
  // Ten terms were summed up in floats, divided by that sum, and are summed up in doubles.
  const rounding = gamma(11, FLOAT);
  assert.ok(Math.abs(sum - 1) <= rounding, `the probabilities sum to ${sum}`);
  if (digit !== null) {
    assert.equal(probabilities[digit], Math.max(...probabilities));
    // Both factors have been rounded to floats, and a plausibility beyond 1 is 1.
    const difference = Math.abs(confidence - plausibility * probabilities[digit]);
    assert.ok(difference <= rounding + gamma(2, FLOAT));
  }
}

/**
 * A weights file with other thresholds of its softmax.
 * @param {Uint8Array} file
 * @param {{ reject_below?: number, doubt_below?: number }} thresholds
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function withThresholds(file, thresholds) {
  const bytes = Buffer.from(file);
  const end = 8 + Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.toString('utf8', 8, end));
  const metadata = header.__metadata__;
  const network = JSON.parse(metadata.network);
  Object.assign(network.layers.at(-1), thresholds);
  metadata.network = JSON.stringify(network);
  metadata.checksum = 'crc32:00000000';
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return withChecksum(Buffer.concat([length, text, bytes.subarray(end)]));
}
