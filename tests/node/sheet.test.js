// The drawing's history, and what the eraser meets.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';

import { comesNear } from '../../web/pad/distance.js';
import { Sheet } from '../../web/pad/sheet.js';

/** @typedef {import('../../web/pad/plane.js').Point} Point */
/** @typedef {'draw' | 'erase' | 'undo' | 'redo' | 'retract' | 'clear'} Step */

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);

/** The same, by whole copies of the drawing. */
class Copies {
  /** @type {Point[][][]} */
  states = [[]];
  at = 0;
  /** @type {Point[][][]} */
  setAside = [];

  /** @param {Point[][]} strokes */
  add(strokes) {
    this.setAside = this.states.slice(this.at + 1);
    this.states = [...this.states.slice(0, this.at + 1), strokes];
    this.at++;
  }

  retract() {
    if (this.at > 0) this.at--;
    this.states = [...this.states.slice(0, this.at + 1), ...this.setAside];
    this.setAside = [];
  }
}

describe('the sheet', () => {
  const step = fc.constantFrom(...(/** @type {Step[]} */ (['draw', 'draw', 'erase', 'undo', 'redo', 'retract', 'clear']))); // prettier-ignore

  test(`whatever is done, undone and redone in turn, SEED=${SEED}`, () => {
    const steps = fc.array(fc.tuple(step, fc.nat(255)), { maxLength: 40 });
    const holds = (/** @type {[Step, number][]} */ all) => {
      const sheet = new Sheet();
      let copies = new Copies();
      for (const [name, number] of all) {
        const now = copies.states[copies.at];
        if (name === 'draw') {
          /** @type {Point[]} */
          const stroke = [[number, 0]];
          sheet.draw(stroke);
          copies.add([...now, stroke]);
        } else if (name === 'erase') {
          const erased = new Set(now.filter((_, i) => (number >> i) & 1));
          sheet.erase(erased);
          copies.add(now.filter((stroke) => !erased.has(stroke)));
        } else if (name === 'clear') {
          sheet.clear();
          copies = new Copies();
        } else if (name === 'retract') {
          sheet.retract();
          copies.retract();
        } else {
          sheet[name]();
          const next = copies.at + (name === 'redo' ? 1 : -1);
          if (next in copies.states) copies.at = next;
        }
        assert.deepEqual(sheet.strokes, copies.states[copies.at]);
        assert.equal(sheet.canUndo, copies.at > 0);
        assert.equal(sheet.canRedo, copies.at + 1 < copies.states.length);
      }
    };
    fc.assert(fc.property(steps, holds), { seed: SEED, numRuns: 500 });
  });

  test('ten thousand strokes take no memory but their own', () => {
    const sheet = new Sheet();
    const stroke = /** @type {Point[]} */ ([[0, 0]]);
    for (let i = 0; i < 10_000; ++i) sheet.draw(stroke);
    for (let i = 0; i < 10_000; ++i) sheet.undo();
    assert.deepEqual(sheet.strokes, []);
    for (let i = 0; i < 10_000; ++i) sheet.redo();
    assert.equal(sheet.strokes.length, 10_000);
  });
});

describe('the eraser', () => {
  /** @type {[string, Point[], Point, Point, boolean][]} */
  const cases = [
    ['crosses a stroke', [[0, 0], [1, 1]], [0, 1], [1, 0], true],
    ['passes the end of a stroke', [[0, 0], [1, 0]], [1.05, -1], [1.05, 1], true],
    ['passes farther away', [[0, 0], [1, 0]], [1.2, -1], [1.2, 1], false],
    ['stands on a stroke', [[0, 0], [1, 0]], [0.5, 0.05], [0.5, 0.05], true],
    ['stands beside a stroke', [[0, 0], [1, 0]], [0.5, 0.2], [0.5, 0.2], false],
    ['stands on a dot', [[0.5, 0.5]], [0.55, 0.5], [0.55, 0.5], true],
    ['passes a dot', [[0.5, 0.5]], [0, 0.45], [1, 0.45], true],
    ['ends before a stroke', [[1, -1], [1, 1]], [0, 0], [0.8, 0], false],
    ['moves along the same line', [[0, 0], [1, 0]], [1.05, 0], [2, 0], true],
    ['crosses the line of a stroke beyond it', [[0, 0], [1, 0]], [2, -1], [2, 1], false],
  ]; // prettier-ignore
  for (const [name, stroke, from, to, near] of cases) {
    test(`${name}: ${near ? 'takes it' : 'leaves it'}`, () => {
      assert.equal(comesNear(stroke, from, to, 0.1), near);
      assert.equal(comesNear([...stroke].reverse(), to, from, 0.1), near);
    });
  }
});
