// All that was measured, as text.
import { pageTable, strokesText, wasmPeersTable, wasmTable } from './browser-report.js';
import { geometricMean } from './statistics.js';
import { means, peersOf, percent, perSecond, ranged, table, times } from './table.js';

/** @typedef {Required<import('./bench.js').Figures>} Figures */

/** @param {Figures['training']} training */
function trainingTable(training) {
  const rows = Object.entries(training);
  const peers = peersOf(rows.map(([, row]) => row));
  const threads = Object.keys(rows[0][1].threads);
  const head = [
    'training, images/s',
    ...threads.map((count) => `threads: ${count}`),
    'threads help',
    ...peers,
    ...peers.map((peer) => `/ ${peer}`),
    'of FMA peak',
    'peak MB',
    ...peers.map((peer) => `${peer} MB`),
  ];
  const ratios = rows.map(([, row]) => peers.map((peer) => row.peers[peer].ratio));
  const body = rows.map(([recipe, row], i) => [
    recipe,
    ...threads.map((count) => perSecond(row.threads[count])),
    times(row.thread_ratio),
    ...peers.map((peer) => perSecond(row.peers[peer])),
    ...ratios[i].map(times),
    percent(row.share_of_fma_peak),
    row.peak_rss_mb.toFixed(0),
    ...peers.map((peer) => row.peers[peer].peak_rss_mb.toFixed(0)),
  ]);
  const columns = 2 + threads.length + peers.length;
  return table([head, ...body, ...means(columns, ratios, 2 + peers.length)]);
}

/** @param {Figures['evaluation']} evaluation */
function evaluationTable(evaluation) {
  const rows = Object.entries(evaluation);
  const peers = peersOf(rows.map(([, row]) => row));
  const head = [
    'evaluation, images/s',
    'inkdigit',
    ...peers,
    ...peers.map((peer) => `/ ${peer}`),
    'of FMA peak',
  ];
  const ratios = rows.map(([, row]) => peers.map((peer) => row.peers[peer].ratio));
  const body = rows.map(([recipe, row], i) => [
    recipe,
    perSecond(row),
    ...peers.map((peer) => perSecond(row.peers[peer])),
    ...ratios[i].map(times),
    percent(row.share_of_fma_peak),
  ]);
  return table([head, ...body, ...means(2 + peers.length, ratios, 1)]);
}

/**
 * A row a network and kind of weights, for each number of threads: one picture, then many.
 * @param {Figures['inference']} inference
 */
function inferenceTable(inference) {
  const counts = Object.keys(Object.values(inference)[0].float32);
  const rows = Object.entries(inference).flatMap(([recipe, kinds]) =>
    Object.entries(kinds).map(([weights, byThreads]) => ({
      name: `${recipe}, ${weights}`,
      figures: counts.map((count) => byThreads[Number(count)]),
    })),
  );
  const withPeer = rows[0].figures[0].peer !== undefined;
  const head = counts.flatMap((count) => [
    `one, us (${count})`,
    ...(withPeer ? ['ORT', 'ORT / ours'] : []),
    `many, images/s (${count})`,
    ...(withPeer ? ['ORT', 'ours / ORT'] : []),
  ]);
  const body = rows.map(({ name, figures }) => [
    name,
    ...figures.flatMap(({ latency_us, images_per_second, peer }) => [
      latency_us.toFixed(1),
      ...(peer ? [peer.latency_us.toFixed(1), times(peer.latency_ratio)] : []),
      images_per_second.toFixed(0),
      ...(peer ? [peer.images_per_second.toFixed(0), times(peer.ratio)] : []),
    ]),
  ]);
  const all = rows.flatMap(({ figures }) => figures.flatMap(({ peer }) => (peer ? [peer] : [])));
  const mean = withPeer
    ? `  geometric mean: one picture ${times(geometricMean(all.map((peer) => peer.latency_ratio)))}, ` +
      `many ${times(geometricMean(all.map((peer) => peer.ratio)))}\n`
    : '';
  return table([['native inference (threads)', ...head], ...body]) + mean;
}

/**
 * @param {string} recipe
 * @param {import('./speedrun.js').Speedrun} speedrun
 */
function speedrunText(recipe, { seconds, range_seconds, accuracy, range_accuracy, seeds }) {
  const [low, high] = range_accuracy;
  const reached = ranged(100 * accuracy, [100 * low, 100 * high], 2);
  return `  ${recipe}, ${seeds} seeds: ${ranged(seconds, range_seconds, 2)} s, ${reached} % right\n`;
}

/**
 * @param {string} what
 * @param {import('./ink-growth.js').Cost[]} costs
 */
function inkTable(what, costs) {
  const rows = costs.map(({ count, ms }) => [
    String(count),
    ms.toFixed(2),
    ((1e3 * ms) / count).toFixed(1),
  ]);
  return `\n${table([[what, 'ms', 'us each'], ...rows])}`;
}

/** @param {Figures['growth']} growth */
function growthTables({ sizes, epochs, ink }) {
  const bySize = sizes.map(({ channels, operations, training_us, evaluation_us }) => [
    `${channels} and ${2 * channels} channels`,
    (operations.training * 1e-6).toFixed(1),
    training_us.toFixed(1),
    (operations.training / training_us / 1000).toFixed(0),
    (operations.forward * 1e-6).toFixed(1),
    evaluation_us.toFixed(1),
    (operations.forward / evaluation_us / 1000).toFixed(0),
  ]);
  const head = ['growth', 'training, Mflop', 'us an image', 'GFLOP/s'];
  const byImages = epochs.map(({ images, seconds }) => [
    String(images),
    seconds.toFixed(2),
    (1e6 * (seconds / images)).toFixed(1),
  ]);
  return (
    table([[...head, 'evaluation, Mflop', 'us an image', 'GFLOP/s'], ...bySize]) +
    `\n${table([['images of an epoch', 'seconds', 'us an image'], ...byImages])}` +
    inkTable('points of a drawing', ink.points) +
    inkTable('digits of a number', ink.digits) +
    inkTable('digits on a page', ink.page)
  );
}

/** @param {Figures['reference']} figures */
const referenceText = ({ reference, ...cpu }) =>
  `  training cnn-5x5 on one thread, images/s: ${perSecond(cpu)} by --device cpu, ` +
  `${perSecond(reference)} by --device reference, cpu / reference ${times(reference.ratio)}\n`;

/** @param {Figures['pictures']} pictures */
function picturesTable({ native, wasm, memory }) {
  /** @type {(time?: import('./picture-reading.js').Milliseconds) => string} */
  const milliseconds = (time) => (time ? ranged(time.median_ms, time.range_ms, 1) : '');
  return table([
    ['pictures, ms', 'native', 'wasm in Node', 'memory / gray picture'],
    [
      '12 megapixels, one digit',
      milliseconds(native.photo_digit),
      milliseconds(wasm.photo_digit),
      times(memory.digit),
    ],
    ['12 megapixels, a number', milliseconds(native.photo_number), '', times(memory.number)],
    [
      'canvas of 280x280, one digit',
      milliseconds(native.canvas_digit),
      milliseconds(wasm.canvas_digit),
      '',
    ],
    ['canvas of 280x280, a number', milliseconds(native.canvas_number), '', ''],
  ]);
}

/** @param {import('./bench.js').Figures} figures */
function limitsText({ limits: { native, wasm } }) {
  const lines = [];
  for (const [name, gflops] of Object.entries({ ...native, ...wasm })) {
    lines.push([name.replaceAll('_', ' ').replace(' gflops', ', GFLOP/s'), gflops.toFixed(1)]);
  }
  return table([['limits of this machine', ''], ...lines]);
}

/**
 * @param {import('./bench.js').Figures} figures
 * @returns {string}
 */
export function report(figures) {
  const { limits, training, evaluation, inference, speedrun, speedrun_augmented, growth } = figures;
  const { reference, pictures, wasm, strokes, page } = figures;
  const sections = [
    Object.keys(limits).length > 0 && limitsText(figures),
    training && trainingTable(training),
    evaluation && evaluationTable(evaluation),
    inference && inferenceTable(inference),
    speedrun && speedrunText('speedrun', speedrun),
    speedrun_augmented && speedrunText('speedrun-augmented', speedrun_augmented),
    growth && growthTables(growth),
    reference && referenceText(reference),
    pictures && picturesTable(pictures),
    wasm && wasmTable(wasm),
    wasm && wasmPeersTable(wasm),
    strokes && strokesText(strokes),
    page && pageTable(page),
  ];
  return `median (range of the passes)\n\n${sections.filter(Boolean).join('\n')}`;
}
