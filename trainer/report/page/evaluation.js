// Draws what an evaluation has measured from the data in the page.
import { attacksSection } from './attacks.js';
import { calibrationSection } from './calibration.js';
import { classesSection } from './classes.js';
import { confusionsSection } from './confusions.js';
import { corruptionsSection } from './corruptions.js';
import { html, pairs } from './dom.js';
import { counted, percent, whole } from './numbers.js';
import { byId, readData, showSections } from './parts.js';

/** @typedef {import('./evaluation-data.js').EvaluationData} EvaluationData */

const SECTIONS = [
  attacksSection,
  corruptionsSection,
  confusionsSection,
  classesSection,
  calibrationSection,
];

/**
 * @param {HTMLElement} masthead
 * @param {EvaluationData} report
 */
function fillMasthead(masthead, { model, data, evaluation, robustness }) {
  const { accuracy, answered, samples, correct, loss, ece } = evaluation;
  /** @type {[string, string][]} */
  const figures = [
    ['accuracy', percent(accuracy)],
    ['answered rightly', percent(answered)],
    ['mistakes', `${whole(samples - correct)} of ${whole(samples)}`],
    ['loss', loss.toFixed(4)],
    ['calibration error', percent(ece)],
  ];
  for (const { attack, epsilon, accuracy: kept } of robustness?.attacks ?? []) {
    figures.push([`${attack.toUpperCase()}, epsilon ${epsilon}`, percent(kept)]);
  }
  const mean = robustness?.mean_corruption_accuracy ?? null;
  if (mean !== null) figures.push(['corruptions, mean', percent(mean)]);
  masthead.append(
    html('h1', {}, model.name),
    html(
      'p',
      { class: 'lead' },
      `How a network of ${counted(model.parameters, 'parameter')} reads ${data.name}.`,
    ),
    pairs('figures', figures),
  );
}

function drawReport() {
  /** @type {EvaluationData} */
  const report = readData();
  const sections = SECTIONS.map((make) => make(report)).filter((made) => made !== null);
  fillMasthead(byId('masthead'), report);
  showSections(`${report.model.name}: inkdigit evaluation`, sections);
}

drawReport();
