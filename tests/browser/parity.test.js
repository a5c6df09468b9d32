// All three builds of the engine in Chromium, which compiles them by other ways than Node: int8 weights give the same
// bits, floats what rounding allows.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { root } from '../node/native.js';
import { TWO_PROGRAMS } from '../node/rounding.js';
import { newPage } from './browser.js';
import { DRAWINGS } from './drawings.js';
import { serve, serveFolder } from './server.js';
import { sharedBrowser } from './with-browser.js';

/** What a page without anything is served by. */
const BLANK = '/tests/browser/blank';

describe('the builds agree in Chromium', () => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let site;
  /** @type {import('./browser.js').Page} */
  let page;

  before(async () => {
    site = await serveFolder(root);
    page = await newPage(await sharedBrowser());
    await page.goto(`${site.origin}${BLANK}`);
  });
  after(async () => {
    await page.close();
    await site.close();
  });

  /** @param {string} weights */
  function readAll(weights) {
    return page.evaluate(
      async (url, drawings) => {
        const recognizerUrl = '/web/recognizer.js';
        /** @type {typeof import('../../web/recognizer.js')} */
        const { Recognizer } = await import(recognizerUrl);
        const builds = [];
        for (const simd of /** @type {const} */ (['relaxed', true, false])) {
          const recognizer = await Recognizer.load({ weights: url, simd });
          const answers = drawings.map(({ strokes }) => {
            const { plausibility, probabilities } = recognizer.recognize({ strokes });
            return [plausibility, ...probabilities];
          });
          builds.push({ target: recognizer.info.target, answers });
          recognizer.dispose();
        }
        return builds;
      },
      `/weights/${weights}.safetensors`,
      DRAWINGS,
    );
  }

  for (const weights of ['default', 'tiny', 'large', 'cnn-5x5']) {
    test(weights, async () => {
      const [relaxed, simd, scalar] = await readAll(weights);
      // Where the tools for it were not at hand, the build with SIMD has its place.
      if (process.env.CI) assert.equal(relaxed.target, 'WASM_RELAXED');
      assert.notEqual(simd.target, scalar.target);
      if (weights !== 'cnn-5x5') {
        assert.deepEqual(relaxed.answers, simd.answers);
        assert.deepEqual(scalar.answers, simd.answers);
        return;
      }
      for (const { answers } of [relaxed, scalar]) {
        for (const [i, values] of answers.entries()) {
          for (const [c, value] of values.entries()) {
            const difference = Math.abs(value - simd.answers[i][c]);
            assert.ok(difference <= TWO_PROGRAMS, `drawing ${i}, ${c}: ${difference}`);
          }
        }
      }
    });
  }
});
