// What `npm run release` checks and plans, and that the version is said once.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { changelogSection, releaseFiles, releaseProblems } from '../../scripts/release-checks.js';
import { root } from './native.js';

const CHANGELOG = `# Changelog

## [Unreleased]

## [1.2.3] - 2026-01-02

### Added

- More.

## [1.2.2] - 2026-01-01
`;

/** @type {import('../../scripts/release-checks.js').Checkout} */
const READY = {
  version: '1.2.3',
  lockVersion: '1.2.3',
  cmake: await readFile(`${root}CMakeLists.txt`, 'utf8'),
  changelog: CHANGELOG,
  status: '',
  tag: 'v1.2.3',
  tagged: 'abc',
  commit: 'abc',
};

test('a checkout that is ready has no problem', () => {
  assert.deepEqual(releaseProblems(READY), []);
  assert.deepEqual(releaseProblems({ ...READY, tag: null, tagged: null }), []);
});

/** @type {[Partial<typeof READY>, RegExp][]} */
const NOT_READY = [
  [{ lockVersion: '1.2.2' }, /^package-lock\.json: version 1\.2\.2 is not package\.json's 1\.2\.3/],
  [{ cmake: 'project(inkdigit VERSION 1.2.3)' }, /^CMakeLists\.txt: /],
  [{ changelog: CHANGELOG.replace('1.2.3', '1.2.4') }, /^CHANGELOG\.md: .*\[1\.2\.3\]/],
  [{ changelog: CHANGELOG.replace('- More.', '').replace('### Added', '') }, /^CHANGELOG\.md: /],
  [{ status: ' M a\n?? b\n' }, /^git: 2 files/],
  [{ status: null }, /^git: /],
  [{ tag: 'v1.2.4' }, /^tag v1\.2\.4: .* v1\.2\.3$/],
  [{ tagged: 'def' }, /^tag v1\.2\.3: is of another commit/],
];
for (const [change, message] of NOT_READY) {
  test(`it says what is not: ${message}`, () => {
    const problems = releaseProblems({ ...READY, ...change });
    assert.equal(problems.length, 1, String(problems));
    assert.match(problems[0], message);
  });
}

test('a version is as SemVer has it', () => {
  const of = (/** @type {string} */ version) =>
    releaseProblems({
      ...READY,
      version,
      lockVersion: version,
      tag: `v${version}`,
      changelog: CHANGELOG.replace('1.2.3', version),
    });
  for (const version of ['0.1.0', '1.0.0-beta.1', '10.20.30']) assert.deepEqual(of(version), []);
  for (const version of ['1.2', '01.2.3', 'v1.2.3', '1.0.0-01'])
    assert.equal(of(version).length, 1);
});

test('the notes are the section of the version', () => {
  assert.equal(changelogSection(CHANGELOG, '1.2.3'), '### Added\n\n- More.');
  assert.equal(changelogSection(CHANGELOG, '1.2.2'), '');
  assert.equal(changelogSection(CHANGELOG, '1.2'), null);
});

test('packages are named as Debian names them', () => {
  const names = (/** @type {string} */ version) => releaseFiles(version).map(({ name }) => name);
  assert.ok(names('0.1.0').includes('libinkdigit0.1_0.1.0-1_amd64.deb'));
  assert.ok(names('1.2.3').includes('libinkdigit1_1.2.3-1_arm64.deb'));
  assert.equal(new Set(names('1.2.3')).size, names('1.2.3').length);
});

/**
 * @param {string[]} options of the script
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
const release = (...options) =>
  new Promise((resolve) => {
    execFile('node', [`${root}scripts/release.js`, ...options], (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

test('release --dry-run names every file, and makes none', async () => {
  const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
  const { code, stdout, stderr } = await release('--dry-run', '--tag', 'v0.0.0');
  assert.equal(code, 2);
  for (const { name } of releaseFiles(version)) assert.ok(stdout.includes(` ${name} `), name);
  assert.match(stderr, /^release: tag v0\.0\.0: package\.json's version needs v/m);
});

test('an option that it does not know gets the usage', async () => {
  const { code, stderr } = await release('--dryrun');
  assert.equal(code, 2);
  assert.match(stderr, /^release: Unknown option '--dryrun'\nusage: [^\n]*\n$/);
});
