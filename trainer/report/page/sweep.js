// Draws a sweep's report from the data in the page.
import { Choice, choiceSection } from './sweep-choice.js';
import { html, section } from './dom.js';
import { byId, lineLegend, readData, showSections } from './parts.js';
import { mattersSection } from './sweep-matters.js';
import { ParallelChart } from './sweep-parallel.js';
import { fillMasthead } from './sweep-summary.js';
import { provenanceSection, trialsSection } from './sweep-trials.js';
import { curveCharts } from './sweep-curves.js';

/** @typedef {import('./sweep-data.js').SweepData} SweepData */

/** @param {SweepData} sweep */
function legend(sweep) {
  const top = sweep.rungs[sweep.rungs.length - 1].epochs;
  return lineLegend([
    ['trial-chosen', 'the chosen trial'],
    ['trial-top', `trials that got all ${top} epochs`],
    ['trial-other', 'others'],
  ]);
}

/**
 * @param {SweepData} sweep
 * @param {Choice} choice
 */
function curvesSection(sweep, choice) {
  return section(
    'curves',
    'Curves',
    html(
      'p',
      {},
      'The samples held out, by the weights at the end of each epoch' +
        (sweep.seeds.length > 1 ? `, the mean of ${sweep.seeds.length} seeds. ` : '. ') +
        'A curve ends where a trial was not taken further, or diverged. Point at one to choose it.',
    ),
    legend(sweep),
    html('div', { class: 'charts' }, ...curveCharts(sweep, choice)),
  );
}

/**
 * @param {SweepData} sweep
 * @param {Choice} choice
 */
function settingsSection(sweep, choice) {
  const epochs = sweep.rungs[0].epochs;
  return section(
    'settings',
    'Settings',
    html(
      'p',
      {},
      'A line a trial, across all settings to the mistakes that it made after the lowest rung’s ' +
        `${epochs === 1 ? 'epoch' : `${epochs} epochs`}, which all trials had.`,
    ),
    legend(sweep),
    new ParallelChart(sweep, choice).element,
  );
}

function drawReport() {
  /** @type {SweepData} */
  const sweep = readData();
  const choice = new Choice(sweep.trials);
  fillMasthead(byId('masthead'), sweep);
  showSections(`${sweep.recipe.name}: inkdigit sweep`, [
    choiceSection(sweep, choice),
    curvesSection(sweep, choice),
    settingsSection(sweep, choice),
    mattersSection(sweep),
    trialsSection(sweep, choice),
    provenanceSection(sweep),
  ]);
  choice.choose(0);
}

drawReport();
