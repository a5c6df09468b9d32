// The figures as text.
import { geometricMean } from './statistics.js';

/** @typedef {Required<import('./bench.js').Figures>} Figures */

/**
 * @param {string[][]} rows the first is the head
 * @returns {string} columns of equal width; all but the first are aligned to the right
 */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd(),
  );
  return lines.map((line) => `  ${line}\n`).join('');
}

/**
 * @param {number} value
 * @param {[number, number]} range
 * @param {number} [digits] behind the point
 */
const ranged = (value, [low, high], digits = 0) =>
  `${value.toFixed(digits)} (${low.toFixed(digits)}-${high.toFixed(digits)})`;

/** @param {number} ratio */
const times = (ratio) => `${ratio.toFixed(2)}x`;

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(0)} %`;

/** @param {import('./speed.js').Speed} speed */
const perSecond = ({ images_per_second, range_images_per_second }) =>
  ranged(images_per_second, range_images_per_second);

/** @param {import('./wasm.js').Latency} latency */
const microseconds = ({ median_us, range_us }) =>
  ranged(median_us, range_us, median_us < 50 ? 1 : 0);

/**
 * The last row: geometric means of the columns of ratios. No row where there are none.
 * @param {number} before how many columns there are before them
 * @param {number[][]} ratios a row each
 * @param {number} after likewise, after them
 * @returns {string[][]}
 */
function means(before, ratios, after) {
  if (ratios[0].length === 0) return [];
  const each = ratios[0].map((_, i) => times(geometricMean(ratios.map((row) => row[i]))));
  return [['geometric mean', ...Array(before - 1).fill(''), ...each, ...Array(after).fill('')]];
}

/** @param {{ peers: object }[]} rows */
const peersOf = (rows) => Object.keys(rows[0].peers);

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

/** @param {Figures['wasm']} wasm */
function wasmTable(wasm) {
  const builds = /** @type {const} */ (['relaxed', 'simd', 'scalar']);
  const head = builds.flatMap((build) => [`float32, ${build}`, `int8, ${build}`]);
  const rows = Object.values(wasm);
  const body = Object.entries(wasm).map(([recipe, row]) => [
    recipe,
    ...builds.flatMap((build) => [row.float32[build], row.int8[build]].map(microseconds)),
    times(row.int8_ratio),
    percent(row.share_of_muladd_peak),
  ]);
  return table([
    ['one prediction, us', ...head, 'int8 helps', 'simd, of mul+add peak'],
    ...body,
    ...means(
      1 + head.length,
      rows.map(({ int8_ratio }) => [int8_ratio]),
      1,
    ),
  ]);
}

/** @param {Figures['wasm']} wasm */
function wasmPeersTable(wasm) {
  const rows = Object.entries(wasm);
  const peers = peersOf(rows.map(([, row]) => row));
  if (peers.length === 0) return '';
  const head = [
    'one prediction of theirs, us',
    ...peers,
    ...peers.map((peer) => `${peer} / float32`),
    ...peers.map((peer) => `${peer} / int8`),
  ];
  const ratios = rows.map(([, row]) => [
    ...peers.map((peer) => row.peers[peer].ratio),
    ...peers.map((peer) => row.peers[peer].int8_ratio),
  ]);
  const body = rows.map(([recipe, row], i) => [
    recipe,
    ...peers.map((peer) => microseconds(row.peers[peer])),
    ...ratios[i].map(times),
  ]);
  return table([head, ...body, ...means(1 + peers.length, ratios, 0)]);
}

/** @param {Figures['page']} page */
function pageTable(page) {
  /** @type {(load: import('./page.js').Load) => string} */
  const milliseconds = ({ first_result_ms, range_ms }) => ranged(first_result_ms, range_ms);
  const { slow } = page;
  return (
    table([
      ['first result after navigation, ms', 'local server', '10 Mbit/s, 40 ms'],
      ['inkdigit', milliseconds(page), milliseconds(slow)],
      ...(page.against && slow.against
        ? [['the other build', milliseconds(page.against), milliseconds(slow.against)]]
        : []),
      ['a page with an empty script', milliseconds(page.empty), milliseconds(slow.empty)],
      ...Object.keys(page.peers).map((peer) => [
        peer,
        milliseconds(page.peers[peer]),
        milliseconds(slow.peers[peer]),
      ]),
    ]) +
    vitalsText(page.vitals) +
    bytesText('the page', page) +
    (page.against ? bytesText('the other build', page.against) : '')
  );
}

/** @param {Record<string, import('./vitals.js').Vitals>} vitals */
function vitalsText(vitals) {
  return Object.entries(vitals)
    .map(
      ([device, { lcp_ms, cls, inp_ms }]) =>
        `  ${device}: LCP ${Math.round(lcp_ms)} ms, CLS ${cls.toFixed(3)}, INP at most ${inp_ms} ms\n`,
    )
    .join('');
}

/**
 * @param {string} name
 * @param {{ bytes_gzip: number, bytes_gzip_without_weights: number }} bytes
 */
function bytesText(name, { bytes_gzip, bytes_gzip_without_weights }) {
  return (
    `  ${name} fetches ${bytes_gzip} bytes (gzip) by then, ` +
    `${bytes_gzip_without_weights} of them without the weights\n`
  );
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

/** @param {Figures['strokes']} strokes */
const strokesText = (strokes) =>
  `  from strokes to the answer, shipped weights: ${microseconds(strokes)} us, ` +
  `of which from the raster to the answer ${microseconds(strokes.raster)} us\n`;

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
