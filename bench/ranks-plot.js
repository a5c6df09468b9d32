// The model of ranks-model.js as a picture, for networks as machines are joined by.
import { PANEL, panel, plotFile } from './growth-plot.js';
import { stepSeconds } from './ranks-model.js';

/** @typedef {import('./ranks-model.js').Work} Work */
/** @typedef {import('./ranks-model.js').Link} Link */

/** Rated, not measured: what such networks are sold as, and a latency as MPI sees it on them. */
const NETWORKS = /** @type {const} */ ([
  { name: '100 Gbit/s, 2 us', color: '#1d7a46', latency: 2e-6, bandwidth: 12.5e9 },
  { name: '10 Gbit/s, 30 us', color: '#2f49c9', latency: 30e-6, bandwidth: 1.25e9 },
  { name: '1 Gbit/s, 50 us', color: '#b4541a', latency: 50e-6, bandwidth: 0.125e9 },
]);

const RANKS = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/**
 * @param {Work} work
 * @param {number} batch images
 * @returns {string} an SVG file
 */
export function ranksPlot(work, batch) {
  /** @type {(link: Link, times: number) => [number, number][]} */
  const speedups = (link, times) => {
    // A batch so many times as large is as many times the work, but for what is done once a step.
    const larger = {
      seconds: (work.seconds - work.repeated) * times + work.repeated,
      repeated: work.repeated,
      bytes: {
        ...work.bytes,
        kept: work.bytes.kept * times,
        keptOutputs: work.bytes.keptOutputs * times,
      },
    };
    const alone = stepSeconds(larger, link, 1);
    return RANKS.map((ranks) => [ranks, alone / stepSeconds(larger, link, ranks)]);
  };
  /** @type {(times: number) => import('./growth-plot.js').Series[]} */
  const series = (times) => [
    ...NETWORKS.map(({ name, color, ...link }) => ({ name, color, points: speedups(link, times) })),
    {
      name: 'as many times as ranks',
      color: '#999999',
      points: RANKS.map((ranks) => /** @type {[number, number]} */ ([ranks, ranks])),
    },
  ];
  const names = { x: 'ranks (above 8: not possible yet)', y: 'times as fast as one' };
  const drawn = [1, 16].map((times, i) =>
    panel(
      PANEL.left + i * (PANEL.width + PANEL.gap),
      { title: `Model: cnn-5x5, batches of ${batch * times}`, ...names },
      series(times),
    ),
  );
  return plotFile('A model of the speed of training by the number of ranks', 2, drawn.join(''));
}
