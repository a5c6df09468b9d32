// Which class was taken for which.
import { html, row, section, table } from './dom.js';
import { counted, percent, whole } from './numbers.js';

/** @typedef {import('./report-data.js').ReportData} ReportData */
/** @typedef {import('./report-data.js').Evaluation} Evaluation */

/**
 * @param {Pick<ReportData, 'evaluation' | 'model'>} report
 * @returns {HTMLElement | null}
 */
export function confusionsSection({ evaluation, model }) {
  if (!evaluation) return null;
  return section(
    'confusions',
    'Confusions',
    html(
      'div',
      { class: 'columns' },
      matrix(evaluation, model.classes),
      evaluation.top_confusions.length > 0 ? mostFrequent(evaluation) : null,
    ),
  );
}

/**
 * @param {Evaluation} evaluation
 * @param {string[]} classes
 */
function matrix({ confusion }, classes) {
  const mistakes = confusion.flatMap((counts, truth) => counts.filter((_, i) => i !== truth));
  const mostMistakes = Math.max(1, ...mistakes);
  const rows = confusion.map((counts, truth) => {
    const samples = counts.reduce((a, b) => a + b, 0);
    const line = row(
      classes[truth],
      counts.map((count) => (count > 0 ? whole(count) : null)),
    );
    counts.forEach((count, answer) => {
      if (count === 0) return;
      const cell = line.cells[answer + 1];
      const right = answer === truth;
      cell.className = right ? 'heat-right' : 'heat-wrong';
      const heat = right ? count / samples : Math.sqrt(count / mostMistakes);
      cell.style.setProperty('--heat', heat.toFixed(3));
      cell.title = right
        ? `${classes[truth]} read as it is: ${whole(count)} of ${counted(samples, 'image')}`
        : `${classes[truth]} taken for ${classes[answer]}: ${counted(count, 'image')}`;
    });
    return line;
  });
  const corner = html('span', { class: 'corner' }, 'truth');
  const caption = 'Images of each class (rows) by the answer that was given (columns)';
  // Names that are wider than their column stand upright above it.
  const longest = Math.max(...classes.map((name) => name.length));
  const all = table(
    caption,
    [corner, ...classes],
    rows,
    longest > 4 ? 'matrix matrix-long' : 'matrix',
  );
  all.style.setProperty('--classes', String(classes.length));
  all.style.setProperty('--longest', String(longest));
  return html(
    'div',
    {},
    all,
    html(
      'ul',
      { class: 'legend' },
      html('li', {}, html('span', { class: 'swatch heat-right' }), 'right'),
      html('li', {}, html('span', { class: 'swatch heat-wrong' }), 'wrong; the deeper, the more'),
      html('li', {}, 'empty: none'),
    ),
  );
}

/** @param {Evaluation} evaluation */
function mostFrequent({ top_confusions, per_class }) {
  const samplesOf = new Map(per_class.map((result) => [result.class, result.samples]));
  const rows = top_confusions.map(({ truth, answer, count }) =>
    row(truth, [answer, whole(count), percent(count / (samplesOf.get(truth) || 1))]),
  );
  return table('The most frequent mistakes', ['truth', 'answer', 'images', 'of its class'], rows);
}
