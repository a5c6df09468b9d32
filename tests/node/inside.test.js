// How the page's look inside lays a network out, and what it tells of its numbers.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';

import { MOST_MAPS, STRIP_HEIGHT, stagesOf, tilingOf } from '../../web/page/inside/stages.js';
import { activeOf, fieldAt, mainPlace, peakOf, placeOf, strongest } from '../../web/page/inside/values.js'; // prettier-ignore
import { Recognizer } from '../../web/recognizer.js';
import { root } from './native.js';

for (const name of ['default', 'tiny', 'large', 'cnn-5x5']) {
  test(`${name}: each layer stands in one stage, in order, with the sums before the shares`, async () => {
    const weights = await readFile(`${root}weights/${name}.safetensors`);
    const { info } = await Recognizer.load({ weights });
    const stages = stagesOf(info);
    assert.deepEqual(
      stages.flatMap(({ layers }) => layers),
      [...info.layers.keys()],
    );
    const kinds = stages.map(({ kind }) => kind);
    assert.deepEqual([kinds[0], ...kinds.slice(-2)], ['input', 'sums', 'shares']);
    for (const { layers, shown } of stages.slice(1)) {
      const [first] = layers;
      assert.deepEqual(info.layers[shown].output, info.layers[first].output);
      if (info.layers[first].type === 'conv2d') assert.equal(info.layers[shown].type, 'relu');
    }
  });
}

test('what comes before the first layer with a picture of its own stands below the input', () => {
  const layer = (/** @type {string} */ type, /** @type {number[]} */ output) => ({
    type,
    name: type,
    output,
    parameters: 0,
  });
  const stages = stagesOf({
    classes: ['a', 'b'],
    layers: [layer('flatten', [9, 1, 1]), layer('relu', [9, 1, 1]), layer('softmax', [9, 1, 1])],
  });
  assert.deepEqual(stages, [
    { kind: 'input', layers: [0, 1], shown: -1 },
    { kind: 'shares', layers: [2], shown: 2 },
  ]);
});

test('maps are never too small to point at, and never higher than the strip', () => {
  for (const side of [1, 2, 3, 4, 7, 8, 10, 12, 14, 24, 26, 28, 64, 100, 150, 400]) {
    for (let count = 1; count <= MOST_MAPS; ++count) {
      const { width, height, columns, rows } = tilingOf(count, side, side);
      const what = `${count} of ${side}: ${width}, ${columns} x ${rows}`;
      assert.ok(Math.min(width, height) >= 24, what);
      assert.ok(rows * (height + 1) - 1 <= STRIP_HEIGHT + 1e-6, what);
      assert.ok(columns * rows >= count && (columns - 1) * rows < count, what);
    }
  }
  const { width, height } = tilingOf(3, 16, 12);
  assert.equal(width / height, 16 / 12);
});

describe('numbers', () => {
  // Two channels of two rows and three columns.
  const values = Float32Array.of(-1, -2, 0, -3, -1, -5, 1, 4, 2, 0, 7, 0);
  const shape = [2, 2, 3];

  test('the largest, and where', () => {
    assert.deepEqual(peakOf(values, shape), { value: 7, x: 1, y: 1, channel: 1 });
    assert.equal(activeOf(values, shape), 1);
    assert.deepEqual(strongest(values.subarray(6), 3), [4, 1, 2]);
    assert.deepEqual(strongest(values.subarray(0, 6), 3), []);
  });

  test('a place in words', () => {
    assert.equal(placeOf(0, 0), 'topLeft');
    assert.equal(placeOf(0.5, 0.5), 'middleCenter');
    assert.equal(placeOf(1, 0.99), 'bottomRight');
  });

  test('the pixels that were looked at, within the picture', () => {
    const field = { left: -1, top: -1, width: 3, height: 3, stride: 2 };
    const input = { width: 8, height: 8 };
    assert.deepEqual(fieldAt(field, { x: 0, y: 1 }, input), { left: 0, top: 1, width: 2, height: 3 }); // prettier-ignore
    assert.deepEqual(fieldAt(field, { x: 4, y: 3 }, input), { left: 7, top: 5, width: 1, height: 3 }); // prettier-ignore
  });

  test('what speaks most for a sign, and where on the ink that is', () => {
    const map = new Float32Array(100);
    const put = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ value) =>
      (map[10 * y + x] = value);
    put(2, 2, 3);
    put(8, 2, 1);
    put(5, 8, -2);
    assert.equal(mainPlace(map, 10, 1)?.place, 'topLeft');
    put(8, 2, 3.5);
    assert.equal(mainPlace(map, 10, 1)?.place, 'topRight');
    assert.equal(mainPlace(map, 10, -1)?.place, 'bottomCenter');
    assert.equal(mainPlace(map.map(Math.abs), 10, -1), null);
  });

  test('an upright line has no left and no right', () => {
    const map = new Float32Array(100);
    for (let y = 1; y < 9; ++y) map[10 * y + 4] = map[10 * y + 5] = 1;
    map[14] = 5;
    assert.equal(mainPlace(map, 10, 1)?.place, 'topCenter');
  });
});
