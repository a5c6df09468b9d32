// Manual pages and the completion of shells: they have all that --help has, roff and shells take them without a word,
// and bash completes.
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';

import { assertUserError, inkdigit, root } from './native.js';
import { file, folder } from './temporary.js';

const run = promisify(execFile);
const SHELLS = ['bash', 'zsh', 'fish'];

/** @param {string[]} args */
async function printed(...args) {
  const { status, stdout, stderr } = await inkdigit(args);
  assert.deepEqual([status, stderr], [0, ''], args.join(' '));
  return stdout;
}

/** @param {string} program */
function skipWithout(program) {
  const { error } = spawnSync(program, ['--version']);
  return error !== undefined && `${program} is not here`;
}

/** What a help lists, without the blanks and the names of values. @param {string} help @param {RegExp} pattern */
function listed(help, pattern) {
  return [...help.matchAll(pattern)].map(([, name]) => name);
}

/** @type {string[]} */
let commands;
/** Their options, by command. @type {Record<string, string[]>} */
const options = {};

before(async () => {
  commands = listed((await printed('--help')).split('Subcommands:')[1], /^ {2}([a-z]+) /gm);
  assert.ok(commands.includes('train') && commands.includes('man'), String(commands));
  for (const command of commands) {
    options[command] = listed(await printed(command, '--help'), /^ {2}(?:-\w,)?(--[a-z0-9-]+)/gm);
    assert.ok(options[command].includes('--help'), command);
  }
  assert.ok(options.train.includes('--validation-shares'));
});

test('every option of a help is in the manual page', async () => {
  const program = await printed('man');
  for (const command of commands) {
    assert.ok(program.includes(`inkdigit\\-${command}\\fR(1)`), command);
    const page = await printed('man', command);
    for (const option of options[command]) {
      assert.ok(page.includes(`\\fB${option.replaceAll('-', '\\-')}\\fR`), `${command} ${option}`);
    }
  }
  await assertUserError(['man', 'distil'], /man: unknown subcommand 'distil'/);
});

test('manual pages are set without a warning', { skip: skipWithout('groff') }, async () => {
  for (const command of [null, ...commands]) {
    const page = await printed('man', ...(command === null ? [] : [command]));
    const set = spawnSync('groff', ['-man', '-ww', '-Tutf8', '-P-cbou'], { input: page });
    assert.equal(String(set.stderr), '', String(command));
    const text = String(set.stdout);
    assert.match(text, /^NAME\n +inkdigit\S* +- +\w/m);
    assert.match(text, command === null ? /^EXIT STATUS$/m : /^SEE ALSO$/m);
  }
});

test('every option of a help is in the completion of every shell', async () => {
  for (const shell of SHELLS) {
    const script = await printed('completion', shell);
    for (const command of commands) {
      assert.match(script, new RegExp(`\\b${command}\\b`), shell);
      for (const option of options[command]) {
        const name = shell === 'fish' ? ` -l ${option.slice(2)} ` : option;
        assert.ok(script.includes(name), `${shell} ${command} ${option}`);
      }
    }
  }
  await assertUserError(['completion', 'csh'], /shell: must be bash, zsh or fish but is 'csh'/);
});

for (const shell of SHELLS) {
  test(`${shell} takes its script`, { skip: skipWithout(shell) }, async () => {
    const script = await file(`completion.${shell}`, await printed('completion', shell));
    const { stdout, stderr } = await run(shell, ['-n', script]);
    assert.equal(stdout + stderr, '');
  });
}

test('installed scripts are where shells look for them', async () => {
  const prefix = join(folder, 'installed');
  const install = ['--install', `${root}build/native`, '--prefix', prefix];
  await run('cmake', [...install, '--component', 'program']);
  const files = await readdir(prefix, { recursive: true });
  for (const path of [
    'share/bash-completion/completions/inkdigit',
    'share/fish/vendor_completions.d/inkdigit.fish',
    'share/zsh/site-functions/_inkdigit',
  ]) {
    assert.ok(files.includes(path), `${path}: ${files}`);
  }
});

/**
 * What bash offers behind a line, in the test's folder.
 *
 * @param {string[]} words as bash cuts them; the last is completed
 */
function bashOffers(...words) {
  const script = `source ./completion.bash
COMP_WORDS=(inkdigit "$@") COMP_CWORD=$#
_inkdigit inkdigit "\${!#}" "\${COMP_WORDS[COMP_CWORD - 1]}"
((\${#COMPREPLY[@]} == 0)) || printf '%s\\n' "\${COMPREPLY[@]}"`;
  const stdout = execFileSync('bash', ['-c', script, 'bash', ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return stdout.split('\n').filter(Boolean).sort();
}

test('bash completes subcommands, options, words, files, folders and data', async () => {
  await file('completion.bash', await printed('completion', 'bash'));
  await mkdir(join(folder, 'weights of mine'));
  await writeFile(join(folder, 'weights.safetensors'), '');

  assert.deepEqual(bashOffers(''), [...commands, '--help', '--version'].sort());
  assert.deepEqual(bashOffers('e'), ['eval', 'export']);
  assert.deepEqual(bashOffers('train', '-'), options.train.toSorted());
  assert.deepEqual(bashOffers('train', '--se'), ['--seed', '--set']);
  const devices = ['auto', 'cpu', 'cuda', 'reference'];
  assert.deepEqual(bashOffers('train', '--device', ''), devices);
  assert.deepEqual(bashOffers('train', '--device', '=', 'cu'), ['cuda']);
  assert.deepEqual(bashOffers('eval', '--json', '--device', '='), devices);
  assert.deepEqual(bashOffers('completion', ''), SHELLS.toSorted());

  const both = ['weights of mine', 'weights.safetensors'];
  assert.deepEqual(bashOffers('info', 'wei'), both);
  assert.deepEqual(bashOffers('predict', '--weights', 'wei'), both);
  assert.deepEqual(bashOffers('predict', '--weights', 'w', 'wei'), both, 'of the inputs');
  assert.deepEqual(bashOffers('predict', '--', 'wei'), both);
  assert.deepEqual(bashOffers('train', '--out', 'wei'), ['weights of mine']);
  assert.deepEqual(bashOffers('train', '--seed', ''), []);

  for (const name of ['glob[12]', 'glob1', 'globs/', 'globs/a*']) {
    if (name.endsWith('/')) await mkdir(join(folder, name));
    else await writeFile(join(folder, name), '');
  }
  assert.deepEqual(bashOffers('info', 'glob'), ['glob1', 'glob[12]', 'globs'], 'no patterns');
  assert.deepEqual(bashOffers('info', 'globs/'), ['globs/a*']);
  assert.deepEqual(bashOffers('train', '--data', 'strokes', ':', 'glob['), ['glob[12]']);
  assert.deepEqual(bashOffers('train', '--out', 'x', ''), [], 'train has no arguments');

  assert.deepEqual(bashOffers('train', '--data', 's'), ['spoilt:', 'strokes:', 'synthetic']);
  assert.deepEqual(bashOffers('train', '--data', 'mnist', 'im'), ['images:'], 'a second one');
  assert.deepEqual(bashOffers('train', '--data', 'strokes', ':', 'wei'), both);
  assert.deepEqual(bashOffers('train', '--data', 'strokes', ':').includes('strokes:'), false);
});

test('fish completes', { skip: skipWithout('fish') }, async () => {
  await file('completion.fish', await printed('completion', 'fish'));
  /** @param {string} line */
  const offers = async (line) => {
    const script = 'source completion.fish; complete -C $argv[1]';
    const { stdout } = await run('fish', ['--no-config', '-c', script, line], { cwd: folder });
    return listed(stdout, /^(\S+)/gm);
  };
  assert.deepEqual(await offers('inkdigit e'), ['eval', 'export']);
  assert.deepEqual(await offers('inkdigit train --se'), ['--seed']);
  assert.deepEqual(await offers('inkdigit eval --device cu'), ['cuda']);
  assert.deepEqual(await offers('inkdigit completion b'), ['bash']);
  assert.ok((await offers('inkdigit train --data st')).includes('strokes:'));
});
