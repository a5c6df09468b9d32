// Pictures with what they are read as.
import { html } from './dom.js';
import { picture } from './pictures.js';

/** @typedef {import('./evaluation-data.js').Example} Example */

/**
 * @param {Example} example
 * @param {import('./report-data.js').Model} model
 * @param {string} how it was changed
 * @param {string | null} [figure] a line below
 */
export function exampleItem({ pixels, truth, answer }, { classes, input }, how, figure = null) {
  const wrong = truth !== answer;
  return html(
    'li',
    wrong ? { class: 'wrong' } : {},
    picture(pixels, input, `A ${classes[truth]}, ${how}`),
    html(
      'span',
      {},
      wrong
        ? html('strong', {}, `${classes[truth]} read as ${classes[answer]}`)
        : `read as ${classes[answer]}`,
    ),
    figure === null ? null : html('span', { class: 'share' }, figure),
  );
}
