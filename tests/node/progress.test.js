// The progress line, on the terminal that util-linux's `script` makes.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';

import { root } from './native.js';
import { file, folder } from './temporary.js';

const PROGRAM = `${root}build/native/inkdigit`;
const RECIPE = `${root}trainer/recipes/cnn-5x5.json`;

/**
 * What a line of shell leaves on a terminal.
 *
 * @param {string} line
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<string>}
 */
function onTerminal(line, env = {}) {
  return new Promise((resolve, reject) => {
    const { COLUMNS: _, NO_COLOR: __, ...usual } = process.env;
    execFile(
      'script',
      ['-qec', line, '/dev/null'],
      { cwd: folder, env: { ...usual, TERM: 'xterm', SHELL: '/bin/sh', ...env } },
      (error, stdout, stderr) => (error ? reject(new Error(stdout + stderr)) : resolve(stdout)),
    );
  });
}

/**
 * The lines that were drawn over, without what moves the cursor.
 *
 * @param {string} output
 */
function frames(output) {
  return output
    .split(/[\r\n]+/)
    .filter((line) => line.endsWith('\x1b[K') && line.length > 3)
    .map((line) => line.slice(0, -3));
}

/**
 * @param {string} name of the run
 * @param {string[]} options
 */
const train = (name, ...options) =>
  `${PROGRAM} train --recipe ${RECIPE} --data synthetic:600 --epochs 2 --out ${name} ${options.join(' ')}`;

test('it has a bar, the epoch and the time left, and goes when the work is done', async () => {
  const output = await onTerminal(`stty cols 100; ${train('wide')}`);
  const drawn = frames(output);
  assert.ok(
    drawn.some((line) => /^\[#*\.*\] epoch \d\/2  loss \d\.\d{4}  \d+:\d\d left$/.test(line)),
  );
  assert.ok(drawn.some((line) => /^\[[#.]{24}\] loading synthetic:600/.test(line)));
  assert.match(output, /\r\x1b\[Kcnn-5x5: 600 images/, 'lines have a place of their own');
  assert.match(output, /\r\nbest epoch \d of 2[^\r]*\r\n$/);
  assert.doesNotMatch(output, /\x1b\[[\d;]*m/, 'nothing is colored');
});

test('it fits the terminal, or $COLUMNS where that is less', async () => {
  for (const columns of [60, 40, 20, 7]) {
    const drawn = frames(await onTerminal(`stty cols ${columns}; ${train(`at-${columns}`)}`));
    assert.ok(drawn.length > 0);
    for (const line of drawn) assert.ok(line.length < columns, `${line.length} of ${columns}`);
  }
  const drawn = frames(await onTerminal(`stty cols 100; ${train('env')}`, { COLUMNS: '30' }));
  for (const line of drawn) assert.ok(line.length < 30, line);
  const unknown = frames(await onTerminal(`stty cols 0; ${train('zero')}`, { COLUMNS: 'x' }));
  assert.ok(unknown.length > 0);
  for (const line of unknown) assert.ok(line.length < 80, line);
});

test('it follows a terminal that is made narrower', async () => {
  const narrow = 'until [ -s resized/metrics.jsonl ]; do sleep 0.05; done; stty cols 25 </dev/tty';
  const drawn = frames(
    await onTerminal(
      `stty cols 100; (${narrow}) & ${train('resized').replace('epochs 2', 'epochs 15')}`,
    ),
  );
  assert.ok(drawn[0].length > 25);
  assert.ok(drawn[drawn.length - 1].length < 25);
});

test('wide characters take two columns, and none is cut in two', async () => {
  const strokes = await file(
    '数字数字数字数字.jsonl',
    '{"label":1,"strokes":[[[5,0],[5,99]]]}\n'.repeat(3000),
  );
  const command = `${PROGRAM} train --recipe ${RECIPE} --data strokes:${strokes} --epochs 1 --out kanji`;
  const drawn = frames(await onTerminal(`stty cols 48; ${command.replace(`${folder}/`, '')}`));
  const loading = drawn.filter((line) => line.includes('loading'));
  assert.ok(loading.length > 0);
  for (const line of drawn) {
    const wide = [...line].filter((character) => character > '\u2fff').length;
    assert.ok([...line].length + wide < 48, line);
    assert.doesNotMatch(line, /\ufffd/);
  }
  const narrow = frames(
    await onTerminal(`stty cols 28; ${command.replace(`${folder}/`, '').replace('kanji', 'k2')}`),
  );
  assert.ok(
    narrow.some((line) => /^loading strokes:数+[数字]*\.\.\.$/.test(line)),
    narrow[0],
  );
});

test('a dumb terminal and a pipe see lines alone', async () => {
  for (const TERM of ['dumb', '']) {
    const output = await onTerminal(train(`dumb${TERM}`), { TERM });
    assert.doesNotMatch(output.replaceAll('\r\n', ''), /[\r\x1b]/);
    assert.match(output, /best epoch/);
  }
  const output = await onTerminal(`${train('piped')} 2>&1 | cat`, { NO_COLOR: '1' });
  assert.doesNotMatch(output.replaceAll('\r\n', ''), /[\r\x1b]/);
});

test('notes keep to their line, whatever a file is called, and clear none on a dumb terminal', async () => {
  const broken = await file('a\x1b[31m\nb.png', 'no picture');
  const predict = `${PROGRAM} predict --weights ${root}weights/tiny.safetensors '${broken}' || true`;
  const line = /^inkdigit: [^\r\n\x1b]*\/a\\x1b\[31m\\nb\.png: [^\r\n\x1b]*\r\n$/;
  const output = await onTerminal(predict);
  assert.ok(output.startsWith('\r\x1b[K'), output);
  assert.match(output.slice('\r\x1b[K'.length), line);
  assert.match(await onTerminal(predict, { TERM: 'dumb' }), line);
});

test('an error takes the place of the line that stands', async () => {
  const data = 'synthetic:3000 strokes:none.jsonl';
  const output = await onTerminal(
    `${train('broken').replace('synthetic:600', data)}; echo status $?`,
  );
  assert.match(
    output,
    /\] loading synthetic:3000[^\r]*(\r\x1b\[K)+inkdigit: [^\r]+\r\nstatus 2\r\n$/,
  );
});

test('with --json standard output has the object alone, and the terminal the lines', async () => {
  const output = await onTerminal(`${train('json', '--json')} >json.out; cat json.out`);
  assert.match(output, /\r\x1b\[Kcnn-5x5: 600 images/);
  assert.match(output, /\nepoch 2\/2 {2}loss|\r\x1b\[Kepoch 2\/2 {2}loss/);
  const last = output.trimEnd().split(/\r\n/).at(-1) ?? '';
  assert.equal(JSON.parse(last.slice(last.indexOf('{'))).epochs, 2);
});
