// The head of the report: what was trained, and what came of it.
import { html, pairs } from './dom.js';
import { counted, duration, percent, whole } from './numbers.js';

/** @typedef {import('./report-data.js').ReportData} ReportData */

/**
 * @param {HTMLElement} masthead
 * @param {ReportData} report
 */
export function fillMasthead(masthead, report) {
  const { model, images } = report;
  const { provenance } = model;
  masthead.append(
    html('h1', {}, model.name),
    html(
      'p',
      { class: 'lead' },
      `A network of ${counted(model.parameters, 'parameter')}, trained on ${counted(images.train, 'image')} ` +
        `of ${provenance.data.name}${images.validation ? ` and judged on ${counted(images.validation, 'image')} held out` : ''}. ` +
        progressOf(report),
    ),
    pairs('figures', report.evaluation ? validationFigures(report) : trainingFigures(report)),
  );
}

/** @param {ReportData} report */
function progressOf({ epochs, model }) {
  const done = epochs.length;
  const planned = model.provenance.recipe.training.epochs;
  const best = `epoch ${model.provenance.epoch} was the best`;
  if (done < planned) return `${done} of ${counted(planned, 'epoch')} are done; ${best}.`;
  return done === 1 ? 'One epoch.' : `${counted(done, 'epoch')}; ${best}.`;
}

/**
 * @param {ReportData} report with an evaluation
 * @returns {[string, string][]}
 */
function validationFigures({ evaluation, epochs }) {
  if (!evaluation) return [];
  const { accuracy, answered, samples, correct, loss, ece } = evaluation;
  return [
    ['validation accuracy', percent(accuracy)],
    ['answered rightly', percent(answered)],
    ['mistakes', `${whole(samples - correct)} of ${whole(samples)}`],
    ['validation loss', loss.toFixed(4)],
    ['calibration error', percent(ece)],
    ...rejectionFigures(evaluation),
    ...speedFigures(epochs),
  ];
}

/**
 * @param {import('./report-data.js').Evaluation} evaluation
 * @returns {[string, string][]} none for a network that rejects nothing and was shown no negatives
 */
function rejectionFigures({ rejected, doubtful, negatives }) {
  /** @type {[string, string][]} */
  const figures = [];
  if (rejected > 0 || negatives) figures.push(['rejected', percent(rejected)]);
  if (doubtful > 0) figures.push(['in doubt', percent(doubtful)]);
  if (negatives) {
    figures.push([`of ${whole(negatives.samples)} negatives`, percent(negatives.rejected)]);
    if (negatives.auroc !== null) figures.push(['AUROC', negatives.auroc.toFixed(4)]);
  }
  return figures;
}

/**
 * @param {ReportData} report without an evaluation
 * @returns {[string, string][]}
 */
function trainingFigures({ epochs }) {
  const last = epochs[epochs.length - 1];
  return [
    ['training accuracy', percent(last.train_accuracy)],
    ['training loss', last.train_loss.toFixed(4)],
    ...speedFigures(epochs),
  ];
}

/**
 * @param {import('./report-data.js').Epoch[]} epochs
 * @returns {[string, string][]}
 */
function speedFigures(epochs) {
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const images = epochs.reduce((sum, epoch) => sum + epoch.images_per_second * epoch.seconds, 0);
  return [
    ['training took', duration(seconds)],
    ['images a second', whole(images / seconds)],
  ];
}
