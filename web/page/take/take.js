// The part "Take it along": code to begin with, the weights, and the drawing as a file.

import { shippedWeights } from '../../engine/shipped.js';
import { adopt } from '../adopt.js';
import { copyable } from '../copyable.js';
import { fileName, pngFile, save, strokeFile, svgFile } from '../drawing/files.js';
import css from '../../styles/take.css?inline';
import { SNIPPETS } from './snippets.js';
import { createTabs } from './tabs.js';

/** @typedef {import('../parts.js').Opening} Opening */
/** @typedef {import('../class-words.js').Table} Table */
/** @typedef {import('./snippets.js').Way} Way */

adopt(css);

/** @param {Opening} opening */
export function open({ desk, body, table, signal }) {
  const words = table.take;
  body.classList.add('take');
  body.append(
    section(words.code, createTabs(words.code, Object.keys(SNIPPETS).map(tab))),
    section(words.files, weightsLink(words), ...drawingFiles(desk, words, signal)),
  );

  /** @param {string} name */
  function tab(name) {
    const way = /** @type {Way} */ (name);
    const content = document.createElement('div');
    content.append(
      paragraph(words.about[way]),
      ...SNIPPETS[way].map((code) => copyable(code, table.copy)),
    );
    return { name, title: words.ways[way], content };
  }
}

/**
 * The file that the page reads with, unless somebody chose another.
 * @param {Table['take']} words
 */
function weightsLink(words) {
  const { href, pathname } = /** @type {URL} */ (shippedWeights());
  // Without the checksum that the page's files have in their names.
  const [, name] = /([^/]+?)(?:-[\w-]{8})?\.safetensors$/.exec(pathname) ?? ['', 'weights'];
  const link = document.createElement('a');
  Object.assign(link, {
    id: 'take-weights',
    className: 'button',
    href,
    textContent: words.weights,
  });
  link.download = `${name}.safetensors`;
  return line(link);
}

/**
 * @param {import('../desk.js').Desk} desk
 * @param {Table['take']} words
 * @param {AbortSignal} signal
 * @returns {HTMLElement[]}
 */
function drawingFiles(desk, words, signal) {
  /** @type {string | null} */
  let text = null;
  const paper = Object.assign(document.createElement('input'), { type: 'checkbox', checked: true });
  const label = document.createElement('label');
  label.className = 'check';
  label.append(paper, words.paper);
  const about = paragraph(words.empty);
  const { pad } = desk;
  const files = {
    png: () => pngFile(pad.strokes, paper.checked),
    svg: () => svgFile(pad.strokes, paper.checked),
    jsonl: () => strokeFile(pad.strokes),
  };
  const buttons = Object.entries(files).map(([ending, content]) => {
    const button = document.createElement('button');
    const title = words[/** @type {keyof typeof files} */ (ending)];
    Object.assign(button, { type: 'button', id: `take-${ending}`, className: 'button' });
    button.textContent = title;
    button.addEventListener('click', async () => save(await content(), fileName(text, ending)));
    return button;
  });
  const follow = () => {
    const empty = pad.strokes.length === 0;
    about.hidden = !empty;
    for (const element of [...buttons, paper]) element.disabled = empty;
  };
  desk.reading.onShow((answer) => {
    text = answer?.text ?? null;
    follow();
  }, signal);
  desk.show();
  follow();
  return [about, line(...buttons, label)];
}

/**
 * @param {string} title
 * @param {HTMLElement[]} content
 */
function section(title, ...content) {
  const element = document.createElement('section');
  element.append(Object.assign(document.createElement('h2'), { textContent: title }), ...content);
  return element;
}

/** @param {string} text */
function paragraph(text) {
  return Object.assign(document.createElement('p'), { textContent: text });
}

/** @param {HTMLElement[]} elements */
function line(...elements) {
  const element = document.createElement('div');
  element.className = 'line';
  element.append(...elements);
  return element;
}
