// Memory stays as it is, to the byte, however much is read and however often weights are loaded. (`npm
// run soak` does so a million times, and looks at what lies around the engine, too.)
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';

import { Engine } from '../../web/engine/engine.js';
import { compileEngine, instantiateEngine } from '../../web/engine/load-module.js';
import { Recognizer } from '../../web/recognizer.js';
import { DRAWINGS } from '../browser/drawings.js';
import { BUILDS } from './builds.js';

const WEIGHTS = new URL('../../weights/default.safetensors', import.meta.url);

for (const { name, simd } of BUILDS) {
  describe(`the engine's memory, ${name} build`, () => {
    test('is the same after the tenth load and the eightieth', async () => {
      const module = await compileEngine({ simd, pictures: true });
      const engine = new Engine(await instantiateEngine(module));
      const { exports } = engine;
      const weights = await readFile(WEIGHTS);
      const loadAndDestroy = () => {
        const handle = exports.ink_create();
        const status = engine.withCopies([weights], (at) =>
          exports.ink_load(handle, at, weights.length),
        );
        assert.equal(status, 0);
        exports.ink_destroy(handle);
      };
      for (let i = 0; i < 10; ++i) loadAndDestroy();
      const before = exports.memory.buffer.byteLength;
      for (let i = 10; i < 80; ++i) loadAndDestroy();
      assert.equal(exports.memory.buffer.byteLength, before);
      // 64 kB pages alone would hide what is small: a block as large as all that is free fits still.
      assert.notEqual(exports.ink_alloc(1 << 20), 0);
      assert.equal(exports.memory.buffer.byteLength, before);
    });

    test('is the same after the first answers and after a thousand, refusals among them', async (t) => {
      /** @type {WebAssembly.Memory[]} */
      const memories = [];
      const { instantiate } = WebAssembly;
      t.mock.method(WebAssembly, 'instantiate', async (/** @type {any[]} */ ...args) => {
        const instance = await instantiate.call(WebAssembly, args[0], args[1]);
        memories.push(/** @type {WebAssembly.Memory} */ (instance.exports.memory));
        return instance;
      });
      const recognizer = await Recognizer.load({ simd });
      const picture = {
        data: new Uint8Array(400 * 300).fill(255, 0, 60_000),
        width: 400,
        height: 300,
      };
      const readAll = () => {
        for (const drawing of DRAWINGS) {
          recognizer.recognize(recognizer.recognize(drawing).raster);
          recognizer.recognizeNumber(drawing);
          assert.throws(() => recognizer.recognize({ strokes: [...drawing.strokes, [[NaN, 0]]] }));
        }
        recognizer.recognize(picture);
      };
      readAll();
      assert.equal(memories.length, 1);
      const before = memories[0].buffer.byteLength;
      for (let i = 0; i < 25; ++i) readAll();
      assert.equal(memories[0].buffer.byteLength, before);
    });
  });
}
