// How well each class is told from the others.
import { html, row, section, table } from './dom.js';
import { percent, whole } from './numbers.js';

/** @typedef {import('./report-data.js').ReportData} ReportData */
/** @typedef {import('./report-data.js').ClassResult} ClassResult */

/**
 * @param {Pick<ReportData, 'evaluation'>} report
 * @returns {HTMLElement | null}
 */
export function classesSection({ evaluation }) {
  if (!evaluation) return null;
  const results = evaluation.per_class;
  const least = Math.min(...results.flatMap(({ recall, precision }) => [recall, precision]));
  const floor = floorOf(least);
  const rows = results.map((result) =>
    row(result.class, [
      whole(result.samples),
      whole(result.samples - result.correct),
      valueAndPlace(result.recall, floor),
      valueAndPlace(result.precision, floor),
    ]),
  );
  return section(
    'classes',
    'Classes',
    html(
      'p',
      {},
      'Recall is the share of a class’s images that are read as it; precision is the share of right ' +
        `ones among the images read as it. The scales go from ${percent(floor, 0)} to 100 %.`,
    ),
    table('Images, by class', ['class', 'images', 'wrong', 'recall', 'precision'], rows, 'classes'),
  );
}

/**
 * Where scales begin whose least value is this.
 *
 * @param {number} least
 */
function floorOf(least) {
  return [0.98, 0.95, 0.9, 0.8, 0.5].find((floor) => floor < least) ?? 0;
}

/**
 * @param {number} value
 * @param {number} floor
 */
function valueAndPlace(value, floor) {
  const point = html('span', { class: 'point' });
  point.style.setProperty('--place', String((value - floor) / (1 - floor)));
  return html(
    'span',
    { class: 'value' },
    percent(value),
    html('span', { class: 'track', 'aria-hidden': 'true' }, point),
  );
}
