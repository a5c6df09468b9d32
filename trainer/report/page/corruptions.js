// Accuracy on pictures that were spoilt, each kind in all severities, with one picture of each.
import { figure, html, row, section, table } from './dom.js';
import { exampleItem } from './examples.js';
import { counted, percent } from './numbers.js';

/** @typedef {import('./evaluation-data.js').EvaluationData} EvaluationData */
/** @typedef {import('./evaluation-data.js').Corruption} Corruption */

/**
 * @param {EvaluationData} data
 * @returns {HTMLElement | null}
 */
export function corruptionsSection({ robustness, model }) {
  if (!robustness || robustness.corruptions.length === 0) return null;
  const { corruptions, samples, accuracy, mean_corruption_accuracy: mean } = robustness;
  return section(
    'corruptions',
    'Corruptions',
    html(
      'p',
      {},
      `${counted(samples, 'image')}, of which ${percent(accuracy)} are read rightly as they are, spoilt in ` +
        `${counted(corruptions.length, 'way')} and five severities; ${percent(mean ?? 0)} are still right in the mean of all.`,
    ),
    corruptionsTable(corruptions),
    html('div', { class: 'strips' }, ...corruptions.map((corruption) => strip(corruption, model))),
  );
}

/** @param {Corruption} corruption */
const nameOf = ({ kind }) => kind.replaceAll('_', ' ');

/** @param {number} share 0 to 1 */
const inPercent = (share) => (100 * share).toFixed(1);

/** @param {Corruption[]} corruptions */
function corruptionsTable(corruptions) {
  const rows = corruptions.map((corruption) => {
    const line = row(nameOf(corruption), [
      ...corruption.accuracy.map(inPercent),
      inPercent(corruption.mean),
    ]);
    corruption.accuracy.forEach((share, severity) => {
      const cell = line.cells[severity + 1];
      cell.className = 'heat-right';
      cell.style.setProperty('--heat', share.toFixed(3));
    });
    return line;
  });
  const heads = ['kind', '1', '2', '3', '4', '5', 'mean'];
  return table('Accuracy by kind and severity, %', heads, rows, 'severities');
}

/**
 * @param {Corruption} corruption
 * @param {import('./report-data.js').Model} model
 */
function strip(corruption, model) {
  const { examples, accuracy, mean } = corruption;
  const name = nameOf(corruption);
  return figure(
    'strip',
    name,
    `${percent(mean)} right in the mean`,
    html(
      'ul',
      { class: 'examples' },
      ...examples.map((example, i) =>
        exampleItem(example, model, `${name}, severity ${i + 1}`, percent(accuracy[i], 1)),
      ),
    ),
  );
}
