// Makes every call fail that commands of inkdigit make of the system, one a run, and checks what each
// run leaves (tests/node/faults.js). Of allocations, the first by each chain of callers. Prints how
// many there were, and how the runs ended.
//
//   node scripts/faults.js [--every N] [COMMAND or CALL ...]
//
// --every N tries each nth only.
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { Bench, CALLS, COMMANDS } from '../tests/node/faults.js';

const { values, positionals } = parseArgs({
  options: { every: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const every = Number(values.every);

/** @param {string} name */
const wanted = (name, /** @type {string[]} */ of) => {
  const chosen = positionals.filter((argument) => of.includes(argument));
  return chosen.length === 0 || chosen.includes(name);
};

const folder = await mkdtemp(join(tmpdir(), 'inkdigit-faults-'));
const bench = new Bench(folder);
await bench.prepare();
let failures = 0;
console.log('| command | call | calls | made to fail | did not matter | exit 2 | exit 1 | wrong |');
console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const command of COMMANDS.filter(({ name }) =>
  wanted(
    name,
    COMMANDS.map((c) => c.name),
  ),
)) {
  for (const call of CALLS.filter((name) => wanted(name, CALLS))) {
    const { count, numbers, outputs } = await bench.count(command, call);
    const left = numbers.filter((_, i) => i % every === 0);
    const tried = left.length;
    const ended = [0, 0, 0];
    let wrong = 0;
    const worker = async () => {
      for (let number = left.shift(); number !== undefined; number = left.shift()) {
        try {
          ended[await bench.fail(command, call, number, outputs)]++;
        } catch (error) {
          wrong++;
          console.error(
            error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : error,
          );
        }
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
    failures += wrong;
    const cells = [command.name, call, count, tried, ended[0], ended[2], ended[1], wrong];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
await rm(folder, { recursive: true });
process.exitCode = failures > 0 ? 1 : 0;
