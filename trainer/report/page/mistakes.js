// The images held out that were read wrongly.
import { probabilityBars } from './bars.js';
import { html, section } from './dom.js';
import { counted, percent, whole } from './numbers.js';
import { canvas, decodeBase64, picture } from './pictures.js';

/** @typedef {import('./report-data.js').ReportData} ReportData */
/** @typedef {import('./report-data.js').Mistake} Mistake */
/** @typedef {import('./report-data.js').MistakeExplanation} MistakeExplanation */

const MOST_BARS = 10;
const AT_FIRST = 28;
// As charts.css has blue and orange: what speaks for the truth, and for the answer.
const TRUTH = [38, 122, 214];
const ANSWER = [217, 113, 0];
const INK = [128, 128, 128];

/**
 * @param {ReportData} report
 * @returns {HTMLElement | null}
 */
export function mistakesSection({ evaluation, mistakes, explanation, model }) {
  if (!evaluation) return null;
  const total = evaluation.samples - evaluation.correct;
  if (total === 0) {
    return section('mistakes', 'Mistakes', html('p', {}, 'Every image held out was read rightly.'));
  }
  const shown = mistakes.length < total ? `The worst ${mistakes.length} of ` : '';
  return section(
    'mistakes',
    'Mistakes',
    html(
      'p',
      {},
      `${shown}${counted(total, 'image')} read wrongly, the one whose truth was held least probable first. ` +
        'Bars are the probabilities of the classes.' +
        (explanation ? explained(explanation) : ''),
    ),
    html(
      'ul',
      { class: 'legend' },
      html('li', {}, html('span', { class: 'swatch bar-truth' }), 'truth'),
      html('li', {}, html('span', { class: 'swatch bar-answer' }), 'answer'),
    ),
    gallery(mistakes.slice(0, AT_FIRST), explanation, 0, model),
    mistakes.length > AT_FIRST
      ? html(
          'details',
          {},
          html('summary', {}, `${mistakes.length - AT_FIRST} more`),
          gallery(mistakes.slice(AT_FIRST), explanation, AT_FIRST, model),
        )
      : null,
  );
}

/** @param {import('./report-data.js').Explanation} explanation */
function explained({ compared }) {
  return (
    ' Beside each image, orange is what spoke for the answer, and blue what spoke for the truth (integrated gradients, from a ' +
    `blank picture). Below are the three of ${counted(compared, 'image')} trained on that are most like it to the network.`
  );
}

/**
 * @param {Mistake[]} mistakes
 * @param {import('./report-data.js').Explanation | null} explanation
 * @param {number} first of them among all
 * @param {import('./report-data.js').Model} model
 */
function gallery(mistakes, explanation, first, model) {
  const cards = mistakes.map((mistake, i) =>
    card(mistake, explanation?.mistakes[first + i] ?? null, model),
  );
  return html('ul', { class: 'mistakes' }, ...cards);
}

/**
 * @param {Mistake} mistake
 * @param {MistakeExplanation} explanation
 * @param {import('./report-data.js').Model} model
 */
function saliency({ pixels, truth, answer }, explanation, { classes, input }) {
  const bytes = decodeBase64(pixels);
  const values = new Int8Array(decodeBase64(explanation.saliency).buffer);
  const description = `What spoke for ${classes[answer]} (orange) and for ${classes[truth]} (blue)`;
  return canvas(input, 'picture picture-color', description, (p) => {
    // Its root: a few pixels speak much louder than the others.
    const strength = Math.sqrt(Math.abs(values[p]) / 127);
    const ink = input.channels === 1 ? bytes[p] / 255 : 0;
    const color = values[p] < 0 ? TRUTH : ANSWER;
    const mixed = color.map((c, i) => strength * c + (1 - strength) * INK[i]);
    return [...mixed, 255 * Math.max(strength, 0.3 * ink)];
  });
}

/**
 * @param {MistakeExplanation} explanation
 * @param {import('./report-data.js').Model} model
 */
function nearest({ nearest: neighbors }, { classes, input }) {
  const items = neighbors.map(({ sample, label, similarity, pixels }) => {
    const name = label === null ? 'none' : classes[label];
    const what = label === null ? 'of no class' : `a ${name}`;
    const image = picture(
      pixels,
      input,
      `Image ${whole(sample)}, trained on: ${what}, similarity ${similarity.toFixed(3)}`,
    );
    image.title = `image ${whole(sample)}, similarity ${similarity.toFixed(3)}`;
    return html('li', {}, image, html('span', { 'aria-hidden': 'true' }, name));
  });
  return html('ul', { class: 'nearest', 'aria-label': 'Nearest images trained on' }, ...items);
}

/**
 * @param {Mistake} mistake
 * @param {MistakeExplanation | null} explanation
 * @param {import('./report-data.js').Model} model
 */
function card(mistake, explanation, model) {
  const { classes, input } = model;
  const { truth, answer, probabilities, sample } = mistake;
  /**
   * @param {string} name
   * @param {number} index
   */
  const line = (name, index) =>
    html(
      'div',
      {},
      html('dt', {}, name),
      html('dd', {}, html('strong', {}, classes[index]), ` ${percent(probabilities[index], 1)}`),
    );
  return html(
    'li',
    {},
    html(
      'div',
      { class: 'seen' },
      picture(mistake.pixels, input, `Image ${whole(sample)} of the data, a ${classes[truth]}`),
      explanation ? saliency(mistake, explanation, model) : null,
    ),
    html('dl', {}, line('truth', truth), line('answer', answer)),
    bars(mistake, classes),
    explanation ? nearest(explanation, model) : null,
  );
}

/**
 * @param {Mistake} mistake
 * @param {string[]} classes
 */
function bars({ truth, answer, probabilities }, classes) {
  return probabilityBars(probabilities, classes, barClasses(probabilities, truth), (c) =>
    c === truth ? 'bar-truth' : c === answer ? 'bar-answer' : 'bar-other',
  );
}

/**
 * All classes where they are few, otherwise the most probable ones and the truth, in order.
 *
 * @param {number[]} probabilities
 * @param {number} truth
 */
function barClasses(probabilities, truth) {
  const order = probabilities.map((_, i) => i);
  if (order.length <= MOST_BARS) return order;
  /** @param {number} c */
  const rank = (c) => (c === truth ? Infinity : probabilities[c]);
  order.sort((a, b) => rank(b) - rank(a));
  return order.slice(0, MOST_BARS).sort((a, b) => a - b);
}
