// What only a shell hands over: standard input, pipes, and names that are no UTF-8.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { SHIPPED, run } from './exchange.js';
import { root } from './native.js';
import { TINY } from './networks.js';
import { pictureOfOne } from './picture.js';
import { file, folder } from './temporary.js';

await file('tiny.json', JSON.stringify(TINY));

/**
 * Runs the program from a shell, which can give it names that are no UTF-8, and pipes.
 *
 * @param {string} script "$0" is the program
 * @returns {Promise<{ status: number, stdout: string, stderr: string }>}
 */
function shell(script) {
  return new Promise((resolve) => {
    const args = ['-c', script, `${root}build/native/inkdigit`];
    execFile('bash', args, { cwd: folder }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

test('data come from standard input and pipes, too', async () => {
  await file('piped.jsonl', '{"label":1,"strokes":[[[5,0],[4,50],[5,99],[5,110]]]}\n'.repeat(3));
  const evaluated = `"$0" eval --json --weights ${SHIPPED} --data`;
  for (const script of [
    `${evaluated} strokes:- < piped.jsonl`,
    `cat piped.jsonl | ${evaluated} strokes:-`,
    `gzip -c piped.jsonl | ${evaluated} strokes:/dev/stdin`,
    `${evaluated} strokes:<(cat piped.jsonl)`,
    `mkfifo queue && { cat piped.jsonl > queue & ${evaluated} strokes:queue; }`,
  ]) {
    const { status, stdout, stderr } = await shell(script);
    assert.equal(status, 0, `${script}: ${stderr}`);
    assert.equal(JSON.parse(stdout).samples, 3, script);
  }
  for (const script of [
    ...['- < piped.jsonl', '/dev/stdin < piped.jsonl', '<(gzip -c piped.jsonl)'],
    ...['--number - < piped.jsonl', '--number <(cat piped.jsonl)', '--as drawing - < piped.jsonl'],
  ]) {
    const predicted = await shell(`"$0" predict --weights ${SHIPPED} ${script}`);
    assert.equal(predicted.status, 0, `${script}: ${predicted.stderr}`);
    assert.equal(predicted.stdout.trim().split('\n').length, 3, script);
    assert.match(predicted.stdout, /:3: 1/, script);
  }
  await writeFile(join(folder, 'one.png'), pictureOfOne());
  for (const script of ['- < one.png', '<(cat one.png)', '<(gzip -c one.png)']) {
    const predicted = await shell(`"$0" predict --weights ${SHIPPED} ${script}`);
    assert.match(predicted.stdout, /^\S+: 1 \(/, `${script}: ${predicted.stderr}`);
  }
  const number = await shell(`"$0" predict --weights ${SHIPPED} --as number - < one.png`);
  assert.deepEqual([number.status, number.stdout], [0, '-: 1\n'], number.stderr);
  const cut = await shell(`head -c 100 one.png | "$0" predict --weights ${SHIPPED} -`);
  assert.equal(cut.status, 2);
  assert.match(cut.stderr, /^inkdigit: -: damaged picture \(PNG\): [^\n]*\n$/);
  const trained = await shell(
    '"$0" train --recipe - --data strokes:piped.jsonl --out piped < tiny.json',
  );
  assert.equal(trained.status, 0, trained.stderr);
  // A pipe does not say how much it has; this is more than it is first given room for.
  await file('long.json', JSON.stringify(TINY) + ' '.repeat(100_000) + '\n');
  const long = await shell(
    'cat long.json | "$0" train --recipe - --data strokes:piped.jsonl --out long',
  );
  assert.equal(long.status, 0, long.stderr);
  await file('junk.json', JSON.stringify(TINY) + ' '.repeat(100_000) + '\n{');
  const junk = await shell(
    'cat junk.json | "$0" train --recipe - --data strokes:piped.jsonl --out junk',
  );
  assert.equal(junk.status, 2);
  assert.match(junk.stderr, /^inkdigit: -: is no JSON: at line 2, column 1: [^\n]*\n$/);
});

test('names that are no UTF-8 go into weights files and reports', async () => {
  const lines = Array.from(
    { length: 40 },
    (_, i) =>
    JSON.stringify({ label: i % 10, strokes: [[[0, 0], [5 + i, 9], [i, 20], [3, 30]]] }), // prettier-ignore
  );
  await writeFile(join(folder, 'cafe.jsonl'), lines.join('\n'));
  const moved = await shell(
    `mkdir -p $'\\xe9t\\xe9' && mv cafe.jsonl $'\\xe9t\\xe9/caf\\xe9.jsonl'`,
  );
  assert.equal(moved.status, 0, moved.stderr);
  const data = `$'strokes:\\xe9t\\xe9/caf\\xe9.jsonl'`;
  const out = `$'\\xe9t\\xe9/run'`;
  const trained = await shell(`"$0" train --recipe tiny.json --data ${data} --out ${out}`);
  assert.equal(trained.status, 0, trained.stderr);
  const resumed = await shell(
    `"$0" train --recipe tiny.json --data ${data} --out ${out} --resume && mv ${out} latin-run`,
  );
  assert.equal(resumed.status, 0, resumed.stderr);
  const weights = 'latin-run/best.safetensors';
  const calibrated = await shell(
    `"$0" calibrate --weights ${weights} --data ${data} --to $'\\xe9.safetensors' && mv $'\\xe9.safetensors' c.safetensors`,
  );
  assert.equal(calibrated.status, 0, calibrated.stderr);
  for (const [path, key] of [
    [join(folder, weights), 'data'],
    [join(folder, 'c.safetensors'), 'calibration'],
  ]) {
    const { provenance } = JSON.parse(await run(['info', path, '--json']));
    const { name } = key === 'data' ? provenance.data : provenance.calibration.data;
    assert.equal(name, 'strokes:caf%E9.jsonl');
  }
  const predicted = await shell(
    `"$0" predict --json --weights ${weights} $'\\xe9t\\xe9/caf\\xe9.jsonl'`,
  );
  assert.equal(predicted.status, 0, predicted.stderr);
  assert.equal(JSON.parse(predicted.stdout.split('\n')[0]).input, '%E9t%E9/caf%E9.jsonl:1');
  await rename(join(folder, 'latin-run'), join(folder, 'read'));
  assert.match(await readFile(join(folder, 'read/report.html'), 'utf8'), /caf%E9\.jsonl/);
});
