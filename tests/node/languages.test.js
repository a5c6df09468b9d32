// Every language of the page says all that English says, with the same gaps to fill in.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { languages, readTable } from '../../scripts/page-words.js';
import { root } from './native.js';

/** @typedef {{ [key: string]: string | Texts }} Texts */

/**
 * @param {Texts} texts
 * @param {string} [prefix]
 * @returns {[string, string][]} each text with its path
 */
function flatten(texts, prefix = '') {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? [[prefix + key, text]] : flatten(text, `${prefix}${key}.`),
  );
}

/** @param {string} text */
function gaps(text) {
  return [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();
}

const english = new Map(flatten(readTable('en')));

test('there are English and Chinese', () => {
  assert.deepEqual(
    languages().filter((name) => ['en', 'zh'].includes(name)),
    ['en', 'zh'],
  );
});

for (const language of languages()) {
  test(`${language}: no text is missing, empty, or nobody's`, () => {
    const texts = flatten(readTable(language));
    assert.deepEqual(
      texts.map(([key]) => key),
      [...english.keys()],
    );
    for (const [key, text] of texts) {
      assert.ok(text.trim() === text && text !== '', key);
      assert.deepEqual(gaps(text), gaps(english.get(key) ?? ''), `${key}: ${text}`);
    }
    const { direction } = readTable(language);
    assert.ok(direction === 'ltr' || direction === 'rtl', direction);
  });
}

test('index.html has its words from there', async () => {
  const html = await readFile(`${root}web/index.html`, 'utf8');
  const { page, reading } = readTable('en');
  const used = [...html.matchAll(/data-(?:text|label|start|content)="(\w+)"/g)].map(
    ([, key]) => key,
  );
  assert.deepEqual(
    used.filter((key) => !(key in page) && !(key in reading)),
    [],
  );
  assert.deepEqual(
    Object.keys(page).filter((key) => !used.includes(key)),
    [],
    'of nobody',
  );
});
