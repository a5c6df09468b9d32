// What a recognizer says of its network's inside.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';

import { Recognizer } from '../../web/recognizer.js';
import { strokesOf } from '../browser/drawings.js';
import { root } from './native.js';
import { TINY, tinyWeights } from './recognizer-fixtures.js';
import { FLOAT, gamma } from './rounding.js';

const SHIPPED = ['default', 'tiny', 'large', 'cnn-5x5'];

/** @param {string} name */
const weightsOf = (name) => readFile(`${root}weights/${name}.safetensors`);

/** @type {Map<string, Recognizer>} */
const recognizers = new Map();
for (const name of SHIPPED) {
  for (const simd of [true, false]) {
    recognizers.set(
      `${name} ${simd}`,
      await Recognizer.load({ weights: await weightsOf(name), simd }),
    );
  }
}

/** @param {string} name @param {boolean} simd */
const recognizer = (name, simd = true) =>
  /** @type {Recognizer} */ (recognizers.get(`${name} ${simd}`));

const seven = { strokes: strokesOf(7) };

/** @typedef {import('../../web/recognizer.js').LayerOutput} LayerOutput */

/**
 * What is plain enough to be told of the layer before.
 * @type {Record<string, (inp: LayerOutput, out: LayerOutput) => Float32Array | number[]>}
 */
const DEFINITIONS = {
  relu: ({ values }) => values.map((value) => Math.max(value, 0)),
  flatten: ({ values }) => values,
  dropout: ({ values }) => values,
  max_pool2d: (inp, out) => {
    const [, height, width] = inp.shape;
    const [channels, rows, columns] = out.shape;
    return Array.from({ length: channels * rows * columns }, (_, i) => {
      const [c, y, x] = [
        Math.floor(i / rows / columns),
        Math.floor(i / columns) % rows,
        i % columns,
      ];
      const first = (c * height + 2 * y) * width + 2 * x;
      return Math.max(...[0, 1, width, width + 1].map((offset) => inp.values[first + offset]));
    });
  },
};

for (const name of SHIPPED) {
  for (const simd of [true, false]) {
    describe(`inspect with the weights ${name}, ${simd ? 'SIMD' : 'scalar'} build`, () => {
      const layers = recognizer(name, simd).inspect(seven);

      test('names each layer, in order, with its type and as many values as its shape says', () => {
        assert.deepEqual(
          layers.map(({ name, type, shape }) => ({ name, type, output: shape })),
          recognizer(name, simd).info.layers.map(({ name, type, output }) => ({
            name,
            type,
            output,
          })),
        );
        for (const { shape, values } of layers) {
          assert.ok(values instanceof Float32Array);
          assert.equal(
            values.length,
            shape.reduce((product, extent) => product * extent),
          );
        }
      });

      test('each layer makes its values of those before', () => {
        for (const [i, out] of layers.entries()) {
          const define = DEFINITIONS[out.type];
          if (define) {
            assert.deepEqual([...out.values], [...define(layers[i - 1], out)], out.name);
          }
          if (out.type === 'quantize') assert.ok(isOnGrid(out.values), out.name);
        }
      });

      test('a layer that multiplies gives the sum of its filter with what is before it', () => {
        for (const [i, { name: layer, type, shape, values }] of layers.entries()) {
          if (type !== 'conv2d' || i === 0) continue;
          const filter = recognizer(name, simd).filter(layer, 3);
          const [inputs, rows, columns] = filter.shape;
          const before = layers[i - 1];
          const [, height, width] = before.shape;
          const area = shape[1] * shape[2];
          const padding = (shape[1] + rows - 1 - height) / 2;
          // Two places of one channel: its bias is the same.
          const sums = [0, area - 1].map((place) => {
            const y = Math.floor(place / shape[2]);
            const x = place % shape[2];
            let sum = 0;
            let magnitude = 0;
            filter.values.forEach((weight, k) => {
              const c = Math.floor(k / (rows * columns));
              const ky = Math.floor(k / columns) % rows;
              const row = y + ky - padding;
              const column = x + (k % columns) - padding;
              if (row < 0 || column < 0 || row >= height || column >= width) return;
              const product = weight * before.values[(c * height + row) * width + column];
              sum += product;
              magnitude += Math.abs(product);
            });
            const found = values[3 * area + place];
            return { bias: found - sum, magnitude: magnitude + Math.abs(found) };
          });
          // Winograd's form has some ten times the direct sum's rounding.
          const rounding = gamma(10 * inputs * rows * columns, FLOAT);
          const allowed = rounding * (sums[0].magnitude + sums[1].magnitude);
          assert.ok(Math.abs(sums[0].bias - sums[1].bias) <= allowed, layer);
        }
      });

      test('the last layer gives the probabilities', () => {
        const { probabilities, plausibility } = recognizer(name, simd).recognize(seven);
        const { values } = layers[layers.length - 1];
        probabilities.forEach((probability, i) => {
          // The sum is rounded, and so are quotient and product.
          assert.ok(Math.abs(values[i] - probability * plausibility) <= gamma(4, FLOAT));
        });
      });

      test('receptive fields grow, and those of a linear are the whole picture', () => {
        let width = 1;
        for (const { field, type } of layers) {
          assert.ok(field.width >= width);
          assert.equal(field.height, field.width);
          // Only conv4 of "large" is padded, by a pixel of what two pools have made a fourth as large.
          const isPadded = name === 'large' && field.width > 16;
          assert.deepEqual([field.left, field.top], isPadded ? [-4, -4] : [0, 0]);
          ({ width } = field);
          if (type === 'linear') assert.equal(field.width, isPadded ? 36 : 28);
        }
        const { field } = layers[0];
        assert.deepEqual(field, { ...field, width: name === 'tiny' ? 3 : 5, stride: 1 });
      });
    });
  }

  test(`SIMD and scalar show the same inside, weights ${name}`, () => {
    const [fast, slow] = [true, false].map((simd) => recognizer(name, simd).inspect(seven));
    fast.forEach(({ name: layer, values }, i) => {
      const largest = Math.max(...values.map(Math.abs));
      // A value on the border of two of int8's steps may fall either way, and so does what it goes into.
      const allowed = largest * (i < 3 || name === 'cnn-5x5' ? 1e-5 : 0.02);
      values.forEach((value, k) => {
        assert.ok(Math.abs(value - slow[i].values[k]) <= allowed, `${layer}: ${value}`);
      });
    });
  });
}

describe('inspect', () => {
  test('takes a picture, a raster and no ink at all', () => {
    const { raster } = recognizer('default').recognize(seven);
    const layers = recognizer('default').inspect(seven);
    assert.deepEqual(recognizer('default').inspect(raster), layers);
    assert.deepEqual(
      recognizer('default').inspect({ data: raster, width: 28, height: 28 }),
      layers,
    );
    const [conv] = recognizer('default').inspect({ strokes: [] });
    // The same of every place of an empty sheet.
    assert.deepEqual(new Set(conv.values).size, conv.shape[0]);
    assert.ok(
      recognizer('default')
        .explain({ strokes: [] }, { for: 1, against: 7 })
        .every((v) => v === 0),
    );
  });

  test('changes no answer, and is changed by none', () => {
    const before = recognizer('default').recognize(seven);
    const layers = recognizer('default').inspect(seven);
    const kept = structuredClone(layers);
    recognizer('default').inspect({ strokes: strokesOf(1) });
    assert.deepEqual(layers, kept);
    assert.deepEqual(recognizer('default').recognize(seven), before);
  });

  test('works with networks of other shapes and several channels', async () => {
    const tiny = await Recognizer.load({ weights: tinyWeights(3) });
    const { height, width, classes } = TINY;
    const raster = Uint8Array.from({ length: 3 * height * width }, (_, i) => i % 251);
    const layers = tiny.inspect(raster);
    assert.deepEqual(
      layers.map(({ shape }) => shape),
      [
        [3, height, width],
        [classes.length, 1, 1],
        [classes.length, 1, 1],
      ],
    );
    // mean 0, deviation 1, and the colors apart
    layers[0].values.forEach((value, i) => {
      const area = height * width;
      const byte = raster[(i % area) * 3 + Math.floor(i / area)];
      assert.ok(Math.abs(value - byte / 255) <= gamma(4, FLOAT));
    });
    assert.deepEqual(layers[1].field, { left: 0, top: 0, width, height, stride: 1 });
    assert.deepEqual(tiny.filter(layers[1].name, 0).shape, [3, height, width]);
    assert.throws(() => tiny.explain(raster, { for: 0, against: 1 }), {
      name: 'InputError',
      message: /3x12x16/,
    });
    tiny.dispose();
  });

  test('explain finds the ink that one class has and the other has not', async () => {
    const tiny = await Recognizer.load({ weights: tinyWeights() });
    const { height, width } = TINY;
    const raster = new Uint8Array(height * width);
    // In the middle column, far from the middle row; and the other way round.
    const upright = 1 * width + width / 2;
    const flat = (height / 2) * width + 1;
    raster[upright] = raster[flat] = 255;
    const map = tiny.explain(raster, { for: 0, against: 1 });
    assert.equal(map.length, height * width);
    // Weights are 1 and -1, so a pixel counts twice.
    assert.ok(Math.abs(map[upright] - 2) < 1e-5 && Math.abs(map[flat] + 2) < 1e-5);
    assert.equal(map.filter((value) => value !== 0).length, 2);
    tiny.dispose();
  });

  test('a fit leads from a point to its ink', () => {
    const drawing = {
      strokes: [
        [
          [310, -40],
          [300, 160],
        ],
      ],
    };
    const { scale, x, y } = recognizer('default').fit(drawing);
    const { raster } = recognizer('default').recognize(drawing);
    for (const [px, py] of drawing.strokes[0]) {
      const column = Math.floor(px * scale + x);
      const row = Math.floor(py * scale + y);
      assert.ok(raster[row * 28 + column] > 200, `${column}, ${row}`);
    }
    assert.equal(recognizer('default').fit({ strokes: [[[5, 5]]] }).scale, 0);
    assert.deepEqual(recognizer('default').fit({ strokes: [] }), { scale: 0, x: 0, y: 0 });
  });

  test('says what is wrong, and stays usable', () => {
    const one = recognizer('default');
    /** @type {[() => unknown, RegExp][]} */
    const wrong = [
      [() => one.inspect(/** @type {any} */ (null)), /expected \{ strokes \}/],
      [() => one.inspect(new Uint8Array(3)), /^raster: expected 784 bytes/],
      [() => one.inspect({ strokes: [[[NaN, 1]]] }), /^stroke 1, point 1/],
      [() => one.explain(seven, /** @type {any} */ (undefined)), /^expected \{ for, against \}/],
      [
        () => one.explain(seven, { for: 10, against: 1 }),
        /^for: .* 0 to 9, but was given number 10$/,
      ],
      [() => one.explain(seven, { for: 1, against: 0.5 }), /^against: /],
      [() => one.filter('conv9', 0), /^layer: none is named "conv9"; the layers are conv1, /],
      [() => one.filter('conv1', 16), /^channel: expected a whole number from 0 to 15/],
      [() => one.filter('relu1', 0), /'relu1' has no filters/],
      [() => one.fit(/** @type {any} */ ({})), /^expected \{ strokes \}/],
      [() => one.fit({ strokes: [[[1, Infinity]]] }), /^stroke 1, point 1: y/],
    ];
    for (const [call, message] of wrong) assert.throws(call, { name: 'InputError', message });
    assert.equal(one.inspect(seven).length, one.info.layers.length);
  });

  test('the engine for strokes alone says that it cannot', async () => {
    const strokes = await Recognizer.load({ pictures: false });
    const calls = [
      () => strokes.inspect(seven),
      () => strokes.explain(seven, { for: 1, against: 7 }),
      () => strokes.filter('conv1', 0),
      () => strokes.fit(seven),
    ];
    for (const call of calls) {
      assert.throws(call, { name: 'InputError', message: /pictures: false .* look inside/ });
    }
    assert.equal(strokes.recognize(seven).digit, 7);
    strokes.dispose();
  });

  test('a recognizer that was disposed of says so', async () => {
    const gone = await Recognizer.load({ weights: await weightsOf('tiny') });
    gone.dispose();
    assert.throws(() => gone.inspect(seven), { name: 'InputError', message: /disposed of/ });
    const going = await Recognizer.load({ weights: await weightsOf('tiny') });
    const question = {
      get for() {
        going.dispose();
        return 1;
      },
      against: 7,
    };
    assert.throws(() => going.explain(seven, question), {
      name: 'InputError',
      message: /disposed of/,
    });
  });

  test('leaves no memory behind', async () => {
    const one = await Recognizer.load({ weights: await weightsOf('cnn-5x5') });
    const [before] = sizes(one);
    for (let i = 0; i < 50; ++i) one.inspect(seven);
    assert.equal(sizes(one)[0], before);
    one.dispose();
  });
});

/**
 * Whether all are whole multiples of one step, at most 127 of it.
 * @param {Float32Array} values
 */
function isOnGrid(values) {
  const sizes = [...values].map(Math.abs).filter((size) => size > 0);
  const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
  // The smallest may be several steps.
  return Array.from({ length: 127 }, (_, i) => smallest / (i + 1)).some(
    (step) =>
      largest / step < 127.5 &&
      sizes.every((size) => Math.abs(size / step - Math.round(size / step)) < 1e-4),
  );
}

/**
 * Of the engine's memory, after one look inside.
 * @param {Recognizer} recognizer
 */
function sizes(recognizer) {
  recognizer.inspect(seven);
  /** @type {number[]} */
  const found = [];
  recognizer.call([], ({ exports }) => {
    found.push(exports.memory.buffer.byteLength);
    return 0;
  });
  return found;
}
