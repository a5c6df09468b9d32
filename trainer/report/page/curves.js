// Loss, accuracy and learning rate by epoch, read together at one epoch.
import { html, row, section, table } from './dom.js';
import { LineChart } from './line-chart.js';
import { duration, percent, significant, whole } from './numbers.js';
import { linearAxis, logarithmicAxis } from './ticks.js';

/** @typedef {import('./report-data.js').ReportData} ReportData */
/** @typedef {import('./report-data.js').Epoch} Epoch */
/** @typedef {import('./line-chart.js').Series} Series */

/** @param {ReportData} report */
export function curvesSection(report) {
  const { epochs, evaluation, model } = report;
  const best = model.provenance.epoch - 1;
  const marked = evaluation ? best : null;
  /** @param {number} index */
  const select = (index) => {
    for (const chart of charts) chart.show(index);
    picker?.show(index);
  };
  const charts = chartOptions(epochs, marked).map((options) => new LineChart(options, select));
  const picker = epochs.length > 1 ? epochPicker(epochs.length, marked, select) : null;
  select(best);
  return section(
    'training',
    'Training',
    evaluation
      ? html(
          'p',
          {},
          'Training counts each image when its turn comes, with the weights of that moment; validation ' +
            'counts the images held out, with the weights at the end of the epoch.',
        )
      : html(
          'p',
          { class: 'note' },
          'No images were held out (validation_share is 0), so there is nothing to judge the network by, ' +
            'and these curves are of the images it was trained on.',
        ),
    html('div', { class: 'charts' }, ...charts.map(({ element }) => element)),
    picker?.element ?? null,
    epochTable(epochs, evaluation !== null),
  );
}

/**
 * @param {Epoch[]} epochs
 * @param {number | null} marked
 * @returns {import('./line-chart.js').ChartOptions[]}
 */
function chartOptions(epochs, marked) {
  const losses = seriesOf(epochs, 'train_loss', 'validation_loss');
  const accuracies = seriesOf(epochs, 'train_accuracy', 'validation_accuracy');
  const rates = epochs.map((epoch) => epoch.learning_rate);
  const [leastLoss, mostLoss] = extent(losses);
  const [leastAccuracy, mostAccuracy] = extent(accuracies);
  const logarithmic = leastLoss > 0 && mostLoss / leastLoss > 5;
  return [
    {
      title: 'Loss',
      unit: logarithmic ? 'cross-entropy in nats, logarithmic' : 'cross-entropy in nats',
      series: losses,
      axis: logarithmic ? logarithmicAxis(leastLoss, mostLoss) : linearAxis(leastLoss, mostLoss),
      tick: significant,
      value: (value) => value.toFixed(4),
      marked,
    },
    {
      title: 'Accuracy',
      unit: 'share of images that are right, %',
      series: accuracies,
      axis: linearAxis(leastAccuracy, mostAccuracy, 1),
      tick: (value) => String(Number((100 * value).toFixed(3))),
      value: (value) => percent(value),
      marked,
    },
    {
      title: 'Learning rate',
      unit: 'of the last step of each epoch',
      series: [{ name: 'learning rate', className: 'series-rate', values: rates }],
      axis: linearAxis(0, Math.max(...rates)),
      tick: significant,
      value: significant,
      marked,
    },
  ];
}

/**
 * @param {Epoch[]} epochs
 * @param {'train_loss' | 'train_accuracy'} train
 * @param {'validation_loss' | 'validation_accuracy'} validation
 * @returns {Series[]}
 */
function seriesOf(epochs, train, validation) {
  const series = [
    { name: 'training', className: 'series-train', values: epochs.map((epoch) => epoch[train]) },
  ];
  const values = epochs.map((epoch) => epoch[validation]).filter((value) => value !== undefined);
  if (values.length === epochs.length) {
    series.push({ name: 'validation', className: 'series-validation', values });
  }
  return series;
}

/**
 * @param {Series[]} series
 * @returns {[number, number]}
 */
function extent(series) {
  const values = series.flatMap((one) => one.values);
  return [Math.min(...values), Math.max(...values)];
}

/**
 * A slider over the epochs.
 *
 * @param {number} count
 * @param {number | null} best
 * @param {(index: number) => void} select
 */
function epochPicker(count, best, select) {
  const attributes = { type: 'range', min: 1, max: count, step: 1, id: 'epoch' };
  const input = html('input', attributes);
  const text = html('span', { class: 'reading' });
  input.addEventListener('input', () => select(Number(input.value) - 1));
  /** @param {number} index */
  const show = (index) => {
    const name = `${index + 1} of ${count}${index === best ? ', the best' : ''}`;
    input.value = String(index + 1);
    input.setAttribute('aria-valuetext', name);
    text.textContent = name;
  };
  const label = html('label', { for: 'epoch' }, 'Epoch ');
  return { element: html('div', { class: 'picker' }, label, text, input), show };
}

/**
 * @param {Epoch[]} epochs
 * @param {boolean} validated
 */
function epochTable(epochs, validated) {
  const heads = [
    ...['epoch', 'learning rate', 'training loss', 'training accuracy'],
    ...(validated ? ['validation loss', 'validation accuracy'] : []),
    ...['time', 'images/s'],
  ];
  const rows = epochs.map((epoch) =>
    row(String(epoch.epoch), [
      significant(epoch.learning_rate),
      epoch.train_loss.toFixed(4),
      percent(epoch.train_accuracy),
      ...(validated
        ? [(epoch.validation_loss ?? 0).toFixed(4), percent(epoch.validation_accuracy ?? 0)]
        : []),
      duration(epoch.seconds),
      whole(epoch.images_per_second),
    ]),
  );
  return html(
    'details',
    {},
    html('summary', {}, 'Numbers by epoch'),
    table('Every epoch of the training', heads, rows, 'numbers'),
  );
}
