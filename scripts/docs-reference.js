// Writes the parts of the documentation that other files of the repository say already: the C interface by its header,
// the command line by what the program prints.
//
//   node scripts/docs-reference.js FOLDER      c.md and options.md in it; after npm run build:native
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = `${root}build/native/inkdigit`;

/** @param {string} code @param {string} language */
const fenced = (code, language) => `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``;

/**
 * Markdown of the comment's lines, which are plain text: what it names is set in code.
 *
 * @param {string[]} lines
 */
function prose(lines) {
  const text = lines.map((line) => line.replace(/^\/\/ ?/, '')).join('\n');
  return text
    .replace(/[<>*_[\]{}|]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\b(?:(?:ink|INK|inkdigit)(?:&#95;|_)\w*(?:(?:&#95;)\w+)*)/g, (name) => {
      return `\`${name.replaceAll('&#95;', '_')}\``;
    });
}

/**
 * A section of the header: declarations that stand together, with the comment before them.
 *
 * @param {string} block
 */
function section(block) {
  const lines = block.split('\n');
  const code = lines.findIndex((line) => !line.startsWith('//'));
  if (code === -1) return prose(lines);
  const declarations = lines.slice(code).join('\n').replaceAll('INKDIGIT_API ', '');
  const names = [...declarations.matchAll(/\b(ink(?:digit)?_\w+)\(/g)].map(([, name]) => name);
  const title =
    names.length > 0 ? names : [...declarations.matchAll(/\b(Ink\w+)/g)].map(([name]) => name);
  return [
    ...[...new Set(title)].slice(0, 1).map((name) => `## ${name}`),
    prose(lines.slice(0, code)),
    fenced(declarations, 'c'),
  ].join('\n\n');
}

/** @returns {string} Markdown */
function cInterface() {
  const header = readFileSync(`${root}include/inkdigit/inkdigit.h`, 'utf8');
  const [introduction] = header.split('#ifndef');
  const [, declared] = /extern "C" \{\n#endif\n([^]*?)#ifdef __cplusplus/.exec(header) ?? [];
  if (declared === undefined) throw new Error('inkdigit.h is laid out otherwise than expected');
  const blocks = declared.trim().split(/\n\n/);
  return [prose(introduction.trim().split('\n')), ...blocks.map(section)].join('\n\n');
}

/** @param {string[]} args */
const help = (...args) => execFileSync(program, [...args, '--help'], { encoding: 'utf8' });

/** @returns {string} Markdown */
function options() {
  const overview = help();
  const [, listed] = /Subcommands:\n([^]*?)\n\n/.exec(overview) ?? [];
  const names = [...(listed ?? '').matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name);
  if (names.length === 0) throw new Error('inkdigit --help lists no subcommands');
  const parts = names.map((name) => `## ${name}\n\n${fenced(help(name), 'text')}`);
  return [fenced(overview, 'text'), ...parts].join('\n\n');
}

const [folder] = process.argv.slice(2);
writeFileSync(join(folder, 'c.md'), `${cInterface()}\n`);
writeFileSync(join(folder, 'options.md'), `${options()}\n`);
