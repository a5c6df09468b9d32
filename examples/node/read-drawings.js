// Reads what was drawn, in every stroke file of a folder:
//
//   node read-drawings.js FOLDER
//
// A stroke file is JSON Lines, {"strokes": [[[x, y], ...], ...]} a line, y down.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, Recognizer } from 'inkdigit';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node read-drawings.js FOLDER');
  process.exit(2);
}

const recognizer = await Recognizer.load();
const names = await readdir(folder);
for (const name of names.filter((file) => file.endsWith('.jsonl')).sort()) {
  const lines = (await readFile(join(folder, name), 'utf8')).split('\n');
  for (const [i, line] of lines.entries()) {
    if (line) console.log(`${name}:${i + 1}\t${read(line)}`);
  }
}

/** @param {string} line */
function read(line) {
  try {
    const { text, confidence } = recognizer.recognizeDrawing(JSON.parse(line));
    return `${text ?? '?'}\t${confidence.toFixed(2)}`;
  } catch (error) {
    // One line that cannot be read is no reason to leave out the others.
    if (error instanceof InputError || error instanceof SyntaxError) return error.message;
    throw error;
  }
}
