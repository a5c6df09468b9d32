// A sample of what scripts/faults.js goes through in full: calls that fail once, early, in the middle
// and late in each command.
import { test } from 'node:test';

import { Bench, CALLS, COMMANDS } from './faults.js';
import { folder } from './temporary.js';

/**
 * Some of them, evenly spread, with the first and the last.
 *
 * @param {number[]} numbers
 * @param {number} most at least 2
 */
function spread(numbers, most) {
  const count = Math.min(most, numbers.length);
  const step = (numbers.length - 1) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, i) => numbers[Math.round(i * step)]);
}

const bench = new Bench(folder);
await bench.prepare();

for (const command of COMMANDS) {
  const calls = command.name === 'train' ? CALLS : ['open', 'write', 'fsync', 'rename', 'allocate'];
  for (const call of calls) {
    test(`${command.name} where ${call} fails once`, async () => {
      const { numbers, outputs } = await bench.count(command, call);
      for (const number of spread(numbers, call === 'allocate' ? 8 : 3)) {
        await bench.fail(command, call, number, outputs);
      }
    });
  }
}
