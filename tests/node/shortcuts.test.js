// Which keys undo, redo and clear, on keyboards of all kinds.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { listenForShortcuts } from '../../web/pad/shortcuts.js';

describe('shortcuts', () => {
  /** @type {(event: object) => void} */
  let press;
  /** @type {string[]} */
  let done = [];
  before(() => {
    /** @type {(type: string, listener: (event: object) => void) => void} */
    const addEventListener = (_, listener) => (press = listener);
    Object.assign(globalThis, { addEventListener });
    listenForShortcuts({
      undo: () => done.push('undo'),
      redo: () => done.push('redo'),
      clear: () => done.push('clear'),
    });
  });

  /**
   * @param {string} keys modifiers and what the key writes, joined by +
   * @param {string} code where the key lies
   */
  function actionOf(keys, code) {
    const names = keys.split('+');
    const key = String(names.pop());
    done = [];
    let prevented = false;
    press({
      key,
      code,
      ctrlKey: names.includes('Ctrl'),
      metaKey: names.includes('Cmd'),
      altKey: names.includes('Alt'),
      shiftKey: names.includes('Shift'),
      preventDefault: () => (prevented = true),
    });
    assert.equal(prevented, done.length > 0, 'only what is done is kept from the browser');
    return done.join() || 'nothing';
  }

  /** @type {[keyboard: string, keys: string, code: string, action: string][]} */
  const cases = [
    ['American', 'Ctrl+z', 'KeyZ', 'undo'],
    ['American', 'Cmd+z', 'KeyZ', 'undo'],
    ['American', 'Ctrl+Shift+Z', 'KeyZ', 'redo'],
    ['American', 'Cmd+Shift+z', 'KeyZ', 'redo'],
    ['American', 'Ctrl+y', 'KeyY', 'redo'],
    ['American', 'Cmd+y', 'KeyY', 'nothing'],
    ['American', 'Ctrl+Shift+Y', 'KeyY', 'nothing'],
    ['American', 'Ctrl+Alt+z', 'KeyZ', 'nothing'],
    ['American', 'z', 'KeyZ', 'nothing'],
    ['American', 'Ctrl+x', 'KeyX', 'nothing'],
    ['with Caps Lock', 'Ctrl+Z', 'KeyZ', 'undo'],
    ['German', 'Ctrl+z', 'KeyY', 'undo'],
    ['German', 'Ctrl+y', 'KeyZ', 'redo'],
    ['French', 'Ctrl+z', 'KeyW', 'undo'],
    ['French', 'Ctrl+w', 'KeyZ', 'nothing'],
    ['Dvorak', 'Ctrl+z', 'Slash', 'undo'],
    ['Dvorak', 'Ctrl+;', 'KeyZ', 'nothing'],
    ['Dvorak', 'Ctrl+f', 'KeyY', 'nothing'],
    ['Turkish F', 'Ctrl+ö', 'KeyZ', 'nothing'],
    ['Russian', 'Ctrl+я', 'KeyZ', 'undo'],
    ['Russian', 'Ctrl+Shift+Я', 'KeyZ', 'redo'],
    ['Russian', 'Ctrl+н', 'KeyY', 'redo'],
    ['Russian', 'Ctrl+ч', 'KeyX', 'nothing'],
    ['Greek', 'Ctrl+ζ', 'KeyZ', 'undo'],
    ['Greek', 'Cmd+Shift+Ζ', 'KeyZ', 'redo'],
    ['Hebrew', 'Ctrl+ז', 'KeyZ', 'undo'],
    ['Hebrew', 'Ctrl+ט', 'KeyY', 'redo'],
    ['Arabic', 'Ctrl+ئ', 'KeyZ', 'undo'],
    ['Thai', 'Ctrl+ผ', 'KeyZ', 'undo'],
    ['Thai', 'Ctrl+\u0e31', 'KeyY', 'redo'],
    ['any', 'Escape', 'Escape', 'clear'],
    ['any', 'Delete', 'Delete', 'clear'],
    ['any', 'Backspace', 'Backspace', 'clear'],
    ['any', 'Shift+Delete', 'Delete', 'nothing'],
    ['any', 'Ctrl+Delete', 'Delete', 'nothing'],
  ];
  for (const [keyboard, keys, code, action] of cases) {
    test(`${keyboard}, ${keys} at ${code}: ${action}`, () => {
      assert.equal(actionOf(keys, code), action);
    });
  }
});
