// The images held out that were read wrongly.
import { probabilityBars } from './bars.js';
import { html, section } from './dom.js';
import { counted, percent, whole } from './numbers.js';
import { picture } from './pictures.js';

/** @typedef {import('./report-data.js').ReportData} ReportData */
/** @typedef {import('./report-data.js').Mistake} Mistake */

const MOST_BARS = 10;
const AT_FIRST = 28;

/**
 * @param {ReportData} report
 * @returns {HTMLElement | null}
 */
export function mistakesSection({ evaluation, mistakes, model }) {
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
        'Bars are the probabilities of the classes.',
    ),
    html(
      'ul',
      { class: 'legend' },
      html('li', {}, html('span', { class: 'swatch bar-truth' }), 'truth'),
      html('li', {}, html('span', { class: 'swatch bar-answer' }), 'answer'),
    ),
    gallery(mistakes.slice(0, AT_FIRST), model),
    mistakes.length > AT_FIRST
      ? html(
          'details',
          {},
          html('summary', {}, `${mistakes.length - AT_FIRST} more`),
          gallery(mistakes.slice(AT_FIRST), model),
        )
      : null,
  );
}

/**
 * @param {Mistake[]} mistakes
 * @param {import('./report-data.js').Model} model
 */
function gallery(mistakes, model) {
  return html('ul', { class: 'mistakes' }, ...mistakes.map((mistake) => card(mistake, model)));
}

/**
 * @param {Mistake} mistake
 * @param {import('./report-data.js').Model} model
 */
function card(mistake, { classes, input }) {
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
    picture(mistake.pixels, input, `Image ${whole(sample)} of the data, a ${classes[truth]}`),
    html('dl', {}, line('truth', truth), line('answer', answer)),
    bars(mistake, classes),
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
