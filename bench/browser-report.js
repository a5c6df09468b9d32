// What was measured in a browser, as text.
import { means, microseconds, peersOf, percent, ranged, table, times } from './table.js';

/** @typedef {Required<import('./bench.js').Figures>} Figures */

/** @param {Figures['wasm']} wasm */
export function wasmTable(wasm) {
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
export function wasmPeersTable(wasm) {
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
export function pageTable(page) {
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

/** @param {Figures['strokes']} strokes */
export const strokesText = (strokes) =>
  `  from strokes to the answer, shipped weights: ${microseconds(strokes)} us, ` +
  `of which from the raster to the answer ${microseconds(strokes.raster)} us\n`;
