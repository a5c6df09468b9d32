// The table of docs/guides/teach.md: what learning a writer's hand is worth to that writer, and what it costs others.
//
//   npm run teach-table [-- WEIGHTS]      on the pen strokes in data/strokes/
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [weights = `${root}weights/default.safetensors`] = process.argv.slice(2);
const data = `${root}data`;

const DIGITS = ['unipen-1a-dev', 'pendigits-tra', 'uji'].map(
  (name) => `${data}/strokes/${name}.jsonl.gz`,
);

/**
 * @param {number} corrections of each digit that went wrong
 * @returns {any[]} what build/native/inkdigit-teach prints
 */
function measure(corrections) {
  const text = execFileSync(
    `${root}build/native/inkdigit-teach`,
    [
      ...[weights, `${root}weights/rehearsal.ink`, ...DIGITS],
      ...['--letters', `${data}/strokes/unipen-letters-dev.jsonl.gz`],
      ...['--left-out', `${root}weights/rehearsal-writers.txt`],
      ...['--corrections', String(corrections)],
    ],
    { encoding: 'utf8' },
  );
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** @param {number} points */
const signed = (points) => `${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(2)}`;

for (const corrections of [3, 10]) {
  const lines = measure(corrections);
  const all = lines.at(-1).all;
  console.log(`\nUp to ${corrections} corrections of each digit that went wrong:\n`);
  console.log(
    '| writer | drawings learnt | of the others, misses before | after | everybody else, points | letters read, points |',
  );
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const row of lines.slice(0, -1)) {
    const others = row.others_after - row.others_before;
    const letters = row.letters_read_after - row.letters_read_before;
    console.log(
      `| ${row.writer} | ${row.taught} | ${row.missed_before} of ${row.rest} | ${row.missed_after} | ${signed(others)} | ${signed(letters)} |`,
    );
  }
  console.log(
    `| all | | ${all.missed_before} of ${all.of} | ${all.missed_after} | ${signed(all.others_mean)} (worst ${signed(all.others_worst)}) | ${signed(all.letters_mean)} |`,
  );
}
