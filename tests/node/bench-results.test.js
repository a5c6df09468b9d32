// The tables in bench/README.md are those of the files in bench/results/, not somebody's hand.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { withResults } from '../../bench/results.js';
import { root } from './native.js';

test('the tables of bench/README.md are what node bench/results.js makes', async () => {
  const readme = await readFile(`${root}bench/README.md`, 'utf8');
  assert.equal(await withResults(readme), readme);
});
