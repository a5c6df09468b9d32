// What must hold before a release, as functions of texts.

/** As https://semver.org has it, without build metadata, which npm drops. */
const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-z-][\da-z-]*)(\.(0|[1-9]\d*|\d*[a-z-][\da-z-]*))*)?$/i;

/**
 * The text of a version in CHANGELOG.md.
 *
 * @param {string} changelog
 * @param {string} version
 * @returns {string | null} null where there is none
 */
export function changelogSection(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`[${version}] - `));
  return section === undefined ? null : section.slice(section.indexOf('\n') + 1).trim();
}

/**
 * @typedef {object} Checkout
 * @property {string} version of package.json
 * @property {string} lockVersion of package-lock.json
 * @property {string} cmake CMakeLists.txt
 * @property {string} changelog CHANGELOG.md
 * @property {string | null} status of git, in its porcelain form; null where that cannot be had
 * @property {string | null} tag that the release is made from, or null where there is none yet
 * @property {string | null} tagged the commit that the version's tag names, or null where there is no such tag
 * @property {string} commit that is checked out
 */

/**
 * @param {Checkout} checkout
 * @returns {string[]} what is wrong, a line each
 */
export function releaseProblems(checkout) {
  const { version, changelog, tag, tagged, commit } = checkout;
  const problems = [];
  if (!SEMVER.test(version)) {
    problems.push(`package.json: version ${version} is not as SemVer has it, MAJOR.MINOR.PATCH`);
  }
  if (checkout.lockVersion !== version) {
    problems.push(
      `package-lock.json: version ${checkout.lockVersion} is not package.json's ${version} (npm install --package-lock-only)`,
    );
  }
  if (!/JSON version GET "\$\{package\}" version/.test(checkout.cmake)) {
    problems.push(`CMakeLists.txt: does not take its version from package.json`);
  }
  if (!changelogSection(changelog, version)) {
    problems.push(
      `CHANGELOG.md: has no section "## [${version}] - YEAR-MONTH-DAY", or an empty one`,
    );
  }
  if (checkout.status === null) {
    problems.push('git: this folder is no checkout, or git is not here');
  } else if (checkout.status !== '') {
    const count = checkout.status.trim().split('\n').length;
    problems.push(`git: ${count} files are not as they were committed (git status)`);
  }
  if (tag !== null && tag !== `v${version}`) {
    problems.push(`tag ${tag}: package.json's version needs v${version}`);
  }
  if (tagged !== null && tagged !== commit) {
    problems.push(`tag v${version}: is of another commit already, ${tagged.slice(0, 12)}`);
  }
  return problems;
}

/**
 * The files of a release.
 *
 * @param {string} version
 * @returns {{ name: string, by: 'npm' | 'page' | 'deb' | 'cli', system: string | null }[]} `system`: where it is
 *   made, as Node.js names it; null for anywhere
 */
export function releaseFiles(version) {
  const upstream = version.replace(/-.*/, '');
  const soname = upstream.startsWith('0.')
    ? upstream.split('.').slice(0, 2).join('.')
    : upstream.split('.')[0];
  /** @type {ReturnType<typeof releaseFiles>} */
  const files = [
    { name: `inkdigit-${version}.tgz`, by: 'npm', system: null },
    { name: `inkdigit-${version}-page.zip`, by: 'page', system: null },
    { name: `inkdigit-data_${upstream}-1_all.deb`, by: 'deb', system: 'linux-x64' },
  ];
  for (const [system, architecture] of [
    ['linux-x64', 'amd64'],
    ['linux-arm64', 'arm64'],
  ]) {
    for (const name of ['inkdigit', `libinkdigit${soname}`, 'libinkdigit-dev']) {
      files.push({ name: `${name}_${upstream}-1_${architecture}.deb`, by: 'deb', system });
    }
  }
  for (const system of ['linux-x64', 'linux-arm64', 'darwin-arm64']) {
    files.push({ name: `inkdigit-${version}-${system}.tar.gz`, by: 'cli', system });
  }
  return files;
}
