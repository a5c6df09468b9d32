// Whether the network is right as often as it says.
import { figure, html, row, section, svg, table } from './dom.js';
import { counted, percent, whole } from './numbers.js';

/** @typedef {import('./report-data.js').ReportData} ReportData */
/** @typedef {import('./report-data.js').Bin} Bin */

const WIDTH = 380;
const PLOT = 264; // pixels that the reliability diagram is high
const COUNTS = 56; // pixels that the histogram below it is high
const LEFT = 52;
const TOP = 10;
const GAP = 26;
const RIGHT = WIDTH - 12;
const COUNTS_TOP = TOP + PLOT + GAP;
const BOTTOM = COUNTS_TOP + COUNTS + 40;

/**
 * @param {Pick<ReportData, 'evaluation'>} report
 * @returns {HTMLElement | null}
 */
export function calibrationSection({ evaluation }) {
  if (!evaluation) return null;
  const bins = evaluation.calibration;
  return section(
    'calibration',
    'Calibration',
    html(
      'p',
      {},
      `${verdict(evaluation)} The expected calibration error, the mean gap between the two over ` +
        `${bins.length} intervals of confidence, is ${percent(evaluation.ece)}.`,
    ),
    html(
      'div',
      { class: 'columns' },
      figure(
        'reliability',
        'Reliability',
        'accuracy by confidence; below, the images',
        legend(),
        drawing(bins),
      ),
      binTable(bins),
    ),
  );
}

/** @param {import('./report-data.js').Evaluation} evaluation */
function verdict({ calibration, accuracy, samples }) {
  const sum = calibration.reduce((total, bin) => total + bin.samples * (bin.confidence ?? 0), 0);
  const confidence = sum / samples;
  const gap = confidence - accuracy;
  const word = Math.abs(gap) < 5e-5 ? 'as sure as' : gap > 0 ? 'surer than' : 'less sure than';
  return (
    `The network is ${word} it is right: its mean confidence is ${percent(confidence)}, ` +
    `its accuracy ${percent(accuracy)}.`
  );
}

function legend() {
  return html(
    'ul',
    { class: 'legend' },
    html('li', {}, html('span', { class: 'swatch bin-accuracy' }), 'accuracy'),
    html('li', {}, html('span', { class: 'swatch swatch-line bin-confidence' }), 'mean confidence'),
    html('li', {}, html('span', { class: 'swatch swatch-line bin-perfect' }), 'perfect'),
  );
}

/** @param {number} share 0 to 1 */
const x = (share) => LEFT + share * (RIGHT - LEFT);

/** @param {number} share 0 to 1 */
const y = (share) => TOP + (1 - share) * PLOT;

/** @param {Bin[]} bins */
function drawing(bins) {
  const most = Math.max(...bins.map((bin) => bin.samples));
  return svg(
    'svg',
    {
      viewBox: `0 0 ${WIDTH} ${BOTTOM}`,
      role: 'img',
      'aria-label': 'Accuracy by confidence; the table beside it has the numbers',
    },
    ...axes(most),
    ...bins.map((bin, i) => binDrawing(bin, i, bins.length, most)),
    svg('line', { class: 'bin-perfect', x1: x(0), y1: y(0), x2: x(1), y2: y(1) }),
  );
}

/** @param {number} most images in a bin */
function axes(most) {
  const shares = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const bottom = COUNTS_TOP + COUNTS;
  return [
    ...shares.flatMap((share) => [
      svg('line', { class: 'grid', x1: LEFT, x2: RIGHT, y1: y(share), y2: y(share) }),
      label(LEFT - 8, y(share) + 4, 'end', String(Math.round(100 * share))),
      label(x(share), bottom + 17, 'middle', String(Math.round(100 * share))),
    ]),
    svg('line', { class: 'axis', x1: LEFT, x2: RIGHT, y1: y(0), y2: y(0) }),
    svg('line', { class: 'axis', x1: LEFT, x2: RIGHT, y1: bottom, y2: bottom }),
    ...countTicks(most).flatMap((count) => [
      svg('line', {
        class: 'grid',
        x1: LEFT,
        x2: RIGHT,
        y1: bottom - countLength(count, most),
        y2: bottom - countLength(count, most),
      }),
      label(LEFT - 8, bottom - countLength(count, most) + 4, 'end', whole(count)),
    ]),
    label(RIGHT, BOTTOM - 3, 'end', 'confidence, %'),
    rotated(14, TOP + PLOT / 2, 'accuracy, %'),
    rotated(14, COUNTS_TOP + COUNTS / 2, 'images'),
  ];
}

/**
 * @param {Bin} bin
 * @param {number} i
 * @param {number} count
 * @param {number} most
 */
function binDrawing(bin, i, count, most) {
  if (bin.samples === 0 || bin.accuracy === null || bin.confidence === null) return null;
  const [left, right] = [x(i / count) + 1, x((i + 1) / count) - 1];
  const width = right - left;
  const bottom = COUNTS_TOP + COUNTS;
  const length = countLength(bin.samples, most);
  return svg(
    'g',
    {},
    svg('rect', {
      class: 'bin-accuracy',
      x: left,
      width,
      y: y(bin.accuracy),
      height: Math.max(1, y(0) - y(bin.accuracy)),
    }),
    svg('line', {
      class: 'bin-confidence',
      x1: left - 1,
      x2: right + 1,
      y1: y(bin.confidence),
      y2: y(bin.confidence),
    }),
    svg('rect', { class: 'bin-count', x: left, width, y: bottom - length, height: length }),
    svg(
      'title',
      {},
      `Confidence ${interval(i, count)}: ${counted(bin.samples, 'image')}, ` +
        `mean confidence ${percent(bin.confidence)}, accuracy ${percent(bin.accuracy)}`,
    ),
  );
}

/**
 * Logarithmic, because nearly all images are in the last bin; a single image is seen.
 *
 * @param {number} count at least 1
 * @param {number} most
 */
function countLength(count, most) {
  return ((1 + Math.log10(count)) / (1 + Math.log10(Math.max(2, most)))) * COUNTS;
}

/** @param {number} most */
function countTicks(most) {
  const powers = Array.from({ length: Math.floor(Math.log10(most)) + 1 }, (_, i) => 10 ** i);
  return powers.length > 3 ? powers.filter((_, i) => i % 2 === 0) : powers;
}

/**
 * @param {number} i
 * @param {number} count
 */
function interval(i, count) {
  /** @param {number} bin */
  const edge = (bin) => Number(((100 * bin) / count).toFixed(1));
  return `${edge(i)} – ${edge(i + 1)} %`;
}

/** @param {Bin[]} bins */
function binTable(bins) {
  /** @param {number | null} share */
  const text = (share) => (share === null ? '–' : percent(share));
  const rows = bins.map(({ samples, confidence, accuracy }, i) =>
    row(interval(i, bins.length), [whole(samples), text(confidence), text(accuracy)]),
  );
  const heads = ['confidence', 'images', 'mean confidence', 'accuracy'];
  return table('Images, by confidence', heads, rows, 'numbers');
}

/**
 * @param {number} left
 * @param {number} baseline
 * @param {string} anchor
 * @param {string} content
 */
function label(left, baseline, anchor, content) {
  return svg('text', { class: 'tick', x: left, y: baseline, 'text-anchor': anchor }, content);
}

/**
 * @param {number} left
 * @param {number} middle
 * @param {string} content
 */
function rotated(left, middle, content) {
  const element = label(left, middle, 'middle', content);
  element.setAttribute('transform', `rotate(-90 ${left} ${middle})`);
  return element;
}
