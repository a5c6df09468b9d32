// What mattered: how much of the trials' order each setting by itself accounts for.
import { html, row, section, table } from './dom.js';
import { percent } from './numbers.js';

/** @typedef {import('./sweep-data.js').SweepData} SweepData */
/** @typedef {import('./sweep-data.js').Importance} Importance */

/** @param {SweepData} sweep */
export function mattersSection(sweep) {
  const epochs = sweep.rungs[0].epochs;
  if (sweep.importance.length === 0) {
    return section(
      'mattered',
      'What mattered',
      html('p', { class: 'note' }, 'Too few trials came to an end to tell.'),
    );
  }
  return section(
    'mattered',
    'What mattered',
    html(
      'p',
      {},
      'The share of the variance of the trials’ ranks, by accuracy after the lowest rung’s ' +
        `${epochs === 1 ? 'epoch' : `${epochs} epochs`}, that goes with each setting by itself. Of numbers it is the ` +
        'square of Spearman’s rank correlation, which sees only what rises or falls throughout; of other values ' +
        'the variance between their groups. The mark is what a setting that does not matter would have in the mean: ' +
        'a bar that is hardly longer says nothing. What several settings do together is in none of them.',
    ),
    table(
      'Settings, what mattered most first',
      ['setting', 'share of variance', 'by chance', 'better with', 'method', 'trials'],
      sweep.importance.map((one) => importanceRow(sweep, one)),
      'mattered',
    ),
  );
}

/**
 * @param {SweepData} sweep
 * @param {Importance} one
 */
function importanceRow(sweep, one) {
  const style = `--share: ${one.share}; --chance: ${one.by_chance}`;
  return row(sweep.names[one.setting], [
    html(
      'span',
      { class: 'share' },
      html(
        'span',
        { class: 'share-track', style, 'aria-hidden': 'true' },
        html('span', { class: 'share-bar' }),
        html('span', { class: 'share-chance' }),
      ),
      percent(one.share, 0),
    ),
    percent(one.by_chance, 0),
    betterWith(one),
    one.method,
    String(one.trials),
  ]);
}

/** @param {Importance} one */
function betterWith({ correlation, share, by_chance: chance }) {
  if (correlation === null) return '';
  if (share <= chance) return '–';
  return correlation > 0 ? 'more' : 'less';
}
