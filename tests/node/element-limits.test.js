// What <ink-digit> takes for a value: how many digits, which, and in which script.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { DECIMAL, fitting, parseDigits, typed } from '../../web/element/limits.js';
import { packState, unpackState } from '../../web/element/state.js';

describe('the attribute digits', () => {
  test('is a number of digits, or the fewest and the most', () => {
    assert.deepEqual(parseDigits(null), { min: 1, max: 1 });
    assert.deepEqual(parseDigits('4'), { min: 4, max: 4 });
    assert.deepEqual(parseDigits(' 1 - 6 '), { min: 1, max: 6 });
    assert.deepEqual(parseDigits('20'), { min: 20, max: 20 });
  });

  test('is one, and somebody is told, where it is anything else', (t) => {
    const warn = t.mock.method(console, 'warn', () => {});
    const wrong = ['', '0', '0-3', '6-1', '1-21', '1.5', '-2', 'many', '1-'];
    for (const text of wrong) assert.deepEqual(parseDigits(text), { min: 1, max: 1 }, text);
    assert.equal(warn.mock.callCount(), wrong.length);
    assert.match(warn.mock.calls[3].arguments[0], /digits: expected .* but was given "6-1"/);
  });
});

describe('a value', () => {
  const three = { min: 1, max: 3 };

  test('of a script fits as a whole, or is none', () => {
    assert.equal(fitting('407', three, DECIMAL), '407');
    assert.equal(fitting('4070', three, DECIMAL), '');
    assert.equal(fitting('4a', three, DECIMAL), '');
    assert.equal(fitting('47', three, '0123456'), '');
    assert.equal(fitting('', three, DECIMAL), '');
  });

  test('that is typed is taken as far as it fits', () => {
    assert.equal(typed(' 4-07 1', three, DECIMAL), '407');
    assert.equal(typed('487', three, '0123456'), '4');
    assert.equal(typed('４０７', three, DECIMAL), '407', 'full width');
    assert.equal(typed('٤٠٧', three, DECIMAL), '407', 'Arabic');
    assert.equal(typed('۴۰۹', three, DECIMAL), '409', 'Persian');
    assert.equal(typed('४०७', three, DECIMAL), '407', 'Devanagari');
    assert.equal(typed('๔๐๙', three, DECIMAL), '409', 'Thai');
    assert.equal(typed('二😀', three, DECIMAL), '');
    assert.equal(typed('AB', three, 'ABC'), 'AB', 'classes of one’s own');
  });
});

describe('the state that a browser keeps', () => {
  test('has the value, and the strokes to within a hair', () => {
    /** @type {[number, number][][]} */
    const strokes = [[[0.123456, 1.5], [2, 0]]]; // prettier-ignore
    const state = unpackState(packState('47', strokes), 'restore');
    assert.deepEqual(state, { value: '47', strokes: [[[0.1235, 1.5], [2, 0]]] }); // prettier-ignore
  });

  test('is a value where the browser fills in the form', () => {
    assert.deepEqual(unpackState('47', 'autocomplete'), { value: '47', strokes: [] });
  });

  test('is none where it is not of this kind', () => {
    for (const state of [
      '',
      'x',
      '5',
      'null',
      '{}',
      '{"value":1,"strokes":[]}',
      '{"value":"1"}',
      '{"value":"1","strokes":[[[1]]]}',
    ]) {
      // prettier-ignore
      assert.deepEqual(unpackState(state, 'restore'), { value: '', strokes: [] }, state);
    }
  });
});
