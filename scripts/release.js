// Makes the files of a release that this machine can make, in build/release/, with SHA256SUMS. It tags, pushes and
// publishes nothing: that is .github/workflows/release.yml's.
//
//   node scripts/release.js --dry-run         checks, and says what would be made
//   node scripts/release.js                   checks, and makes it
//   node scripts/release.js --only npm,page   some of: npm, page, deb, cli, sums
//   node scripts/release.js --unchecked       makes it whatever the checks would say, to try it
//   node scripts/release.js --notes           prints the version's section of CHANGELOG.md
//
// --tag vX.Y.Z says which tag the release is made from. Exit status 2: something is not ready, a line each says what.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { changelogSection, releaseFiles, releaseProblems } from './release-checks.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'build/release');
const system = `${process.platform}-${process.arch}`;

/** @param {string} path */
const read = (path) => readFileSync(join(root, path), 'utf8');
/** @type {string} */
const version = JSON.parse(read('package.json')).version;

/**
 * What git prints; null where it fails.
 *
 * @param {string[]} args
 */
function git(...args) {
  // Also where the folder is somebody else's, as it is in containers.
  const whole = ['-c', `safe.directory=${join(root, '.')}`.replace(/\/$/, ''), ...args];
  const { status, stdout } = spawnSync('git', whole, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout : null;
}

/** @param {string} program @param {string[]} args */
function run(program, ...args) {
  execFileSync(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** @param {string | undefined} tag */
function checkout(tag) {
  return {
    version,
    lockVersion: JSON.parse(read('package-lock.json')).version,
    cmake: read('CMakeLists.txt'),
    changelog: read('CHANGELOG.md'),
    status: git('status', '--porcelain'),
    tag: tag ?? null,
    tagged: git('rev-parse', '--verify', `refs/tags/v${version}^{commit}`)?.trim() ?? null,
    commit: git('rev-parse', 'HEAD')?.trim() ?? '',
  };
}

/** Debian's packages can be made where its tools are. @param {ReturnType<typeof releaseFiles>[number]} file */
function canMake({ by, system: wanted }) {
  if (wanted !== null && wanted !== system) return false;
  return by !== 'deb' || existsSync('/usr/bin/dpkg-shlibdeps') || existsSync('/usr/bin/apt-get');
}

function makeSums() {
  const names = readdirSync(out).filter((name) => name !== 'SHA256SUMS');
  const lines = names.sort().map((name) => {
    const hash = createHash('sha256').update(readFileSync(join(out, name)));
    return `${hash.digest('hex')}  ${name}\n`;
  });
  writeFileSync(join(out, 'SHA256SUMS'), lines.join(''));
}

/** What makes each kind of file. @type {Record<string, () => void>} */
const MAKERS = {
  npm: () => run('npm', 'pack', '--pack-destination', out),
  page: () => {
    run('npm', 'run', '--silent', 'build:web');
    const zip = join(out, `inkdigit-${version}-page.zip`);
    execFileSync('cmake', ['-E', 'tar', 'cf', zip, '--format=zip', '.'], {
      cwd: join(root, 'dist'),
    });
  },
  deb: () => {
    run('bash', 'scripts/package-deb.sh');
    const folder = join(root, 'build/package/deb');
    const wanted = new Set(
      releaseFiles(version)
        .filter(canMake)
        .map(({ name }) => name),
    );
    for (const name of readdirSync(folder)) {
      if (wanted.has(name)) copyFileSync(join(folder, name), join(out, name));
    }
  },
  cli: () => run('bash', 'scripts/package-cli.sh', out),
  sums: makeSums,
};

/** @param {string[]} kinds */
function plan(kinds) {
  const files = releaseFiles(version).filter(({ by }) => kinds.includes(by));
  const lines = files.map((file) => {
    const where = canMake(file) ? 'here' : `by the workflow (${file.system})`;
    return `  ${file.name.padEnd(44)} ${where}`;
  });
  if (kinds.includes('sums')) lines.push('  SHA256SUMS');
  return lines.join('\n');
}

/** @param {string[]} kinds */
function make(kinds) {
  mkdirSync(out, { recursive: true });
  const possible = releaseFiles(version).filter(canMake);
  for (const kind of kinds) {
    if (kind === 'sums' || possible.some(({ by }) => by === kind)) MAKERS[kind]();
  }
  const missing = possible
    .filter(({ by }) => kinds.includes(by))
    .filter(({ name }) => !existsSync(join(out, name)));
  if (missing.length > 0) {
    throw new Error(`release: not made: ${missing.map(({ name }) => name).join(', ')}`);
  }
}

const USAGE =
  'usage: node scripts/release.js [--dry-run | --notes] [--only LIST] [--tag vX.Y.Z] [--unchecked]';

/** The options; where one is not known a line says so, and the program ends. */
function readOptions() {
  try {
    return parseArgs({
      options: {
        'dry-run': { type: 'boolean' },
        notes: { type: 'boolean' },
        only: { type: 'string' },
        tag: { type: 'string' },
        unchecked: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    const [reason] = /** @type {Error} */ (error).message.split('. ');
    console.error(`release: ${reason}\n${USAGE}`);
    process.exit(2);
  }
}

const values = readOptions();
const kinds = values.only?.split(',') ?? Object.keys(MAKERS);
const unknown = kinds.filter((kind) => !(kind in MAKERS));
const problems =
  unknown.length > 0
    ? [`--only ${unknown[0]}: must be of ${Object.keys(MAKERS).join(', ')}`]
    : values.unchecked
      ? []
      : releaseProblems(checkout(values.tag));

if (values.notes) {
  console.log(changelogSection(read('CHANGELOG.md'), version) ?? '');
} else {
  if (values['dry-run']) {
    console.log(`inkdigit ${version}, tag v${version}, in build/release/:\n${plan(kinds)}`);
    console.log(
      'Then the workflow publishes to npm, with provenance, and makes a GitHub release of these files.',
    );
  }
  for (const problem of problems) console.error(`release: ${problem}`);
  if (problems.length > 0) process.exitCode = 2;
  else if (!values['dry-run']) make(kinds);
}
