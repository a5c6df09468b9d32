// The npm package has a README of its own, and npm packs the one that is at the top. So it is there while npm packs.
//
//   node scripts/package-readme.js in      web/package/README.md in its place (prepack)
//   node scripts/package-readme.js out     the repository's again (postpack)
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = `${root}README.md`;
const kept = `${root}build/README.md`;
const shipped = `${root}web/package/README.md`;

/** Also after a packing that was broken off, unless somebody else has put it back since. */
function putBack() {
  if (!existsSync(kept)) return;
  if (readFileSync(readme).equals(readFileSync(shipped))) renameSync(kept, readme);
  else rmSync(kept);
}

const [direction] = process.argv.slice(2);
if (direction === 'in') {
  putBack();
  mkdirSync(`${root}build`, { recursive: true });
  copyFileSync(readme, kept);
  copyFileSync(shipped, readme);
} else if (direction === 'out') {
  putBack();
} else {
  console.error('usage: node scripts/package-readme.js in|out');
  process.exitCode = 2;
}
