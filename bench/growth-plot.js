// The figures of growth.js as a picture: both axes logarithmic, so that a cost in proportion is a line of
// slope 1.

/** @typedef {import('./growth.js').Growth} Growth */
/** @typedef {{ name: string, color: string, points: [x: number, y: number][] }} Series */

export const PANEL = { width: 300, height: 230, left: 64, top: 40, gap: 84 };

/** @param {number} value */
const decade = (value) => Math.floor(Math.log10(value) + 1e-9);

/** @param {number} power */
const labelOf = (power) => (power >= 6 ? `${10 ** (power - 6)} M` : String(Number(`1e${power}`)));

/**
 * @param {number[]} values
 * @returns {number[]} the decades that hold all of them
 */
function decadesOf(values) {
  const low = decade(Math.min(...values));
  const high = decade(Math.max(...values)) + 1;
  return Array.from({ length: high - low + 1 }, (_, i) => low + i);
}

/**
 * @param {number} left
 * @param {{ title: string, x: string, y: string }} names
 * @param {Series[]} series
 * @param {'top' | 'bottom'} [legend] where no line is
 */
export function panel(left, names, series, legend = 'top') {
  const { width, height, top } = PANEL;
  const first = legend === 'top' ? top + 20 : top + height - 17 * series.length + 5;
  const [x, anchor] = legend === 'top' ? [left + 12, 'start'] : [left + width - 12, 'end'];
  const points = series.flatMap((each) => each.points);
  const xs = decadesOf(points.map(([x]) => x));
  const ys = decadesOf(points.map(([, y]) => y));
  /** @type {(decades: number[], value: number) => number} */
  const share = (decades, value) => (Math.log10(value) - decades[0]) / (decades.length - 1);
  /** @type {(value: number) => string} */
  const toX = (value) => (left + share(xs, value) * width).toFixed(1);
  /** @type {(value: number) => string} */
  const toY = (value) => (top + (1 - share(ys, value)) * height).toFixed(1);
  const grid = [
    ...xs.map(
      (p) =>
        `<path d="M${toX(10 ** p)} ${top}v${height}"/>` +
        `<text x="${toX(10 ** p)}" y="${top + height + 16}" text-anchor="middle">${labelOf(p)}</text>`,
    ),
    ...ys.map(
      (p) =>
        `<path d="M${left} ${toY(10 ** p)}h${width}"/>` +
        `<text x="${left - 6}" y="${Number(toY(10 ** p)) + 4}" text-anchor="end">${labelOf(p)}</text>`,
    ),
  ];
  const lines = series.map(({ name, color, points: each }, i) => {
    const d = each.map(([a, b], k) => `${k === 0 ? 'M' : 'L'}${toX(a)} ${toY(b)}`).join('');
    const dots = each.map(([a, b]) => `<circle cx="${toX(a)}" cy="${toY(b)}" r="3.5"/>`).join('');
    const label = `<text x="${x}" y="${first + 17 * i}" text-anchor="${anchor}">${name}</text>`;
    return `<g fill="${color}"><path class="line" stroke="${color}" d="${d}"/>${dots}${label}</g>`;
  });
  return (
    `<text class="title" x="${left}" y="${top - 16}">${names.title}</text>` +
    `<g class="grid">${grid.join('')}</g>${lines.join('')}` +
    `<text x="${left + width / 2}" y="${top + height + 36}" text-anchor="middle">${names.x}</text>` +
    `<text transform="translate(${left - 46} ${top + height / 2}) rotate(-90)" text-anchor="middle">${names.y}</text>`
  );
}

/**
 * @param {string} title for who does not see it
 * @param {number} panels side by side
 * @param {string} drawn what panel() gave for each
 * @returns {string} an SVG file
 */
export function plotFile(title, panels, drawn) {
  const { width, height, left, top, gap } = PANEL;
  const total = {
    width: panels * width + left + (panels - 1) * gap + 20,
    height: height + top + 48,
  };
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total.width} ${total.height}" ` +
    `width="${total.width}" height="${total.height}" role="img" font-family="sans-serif" font-size="12">` +
    `<title>${title}</title>` +
    `<style>.grid path{stroke:#ddd}.grid text{fill:#555}.line{fill:none;stroke-width:2}` +
    `.title{font-size:14px;font-weight:bold}</style>` +
    `<rect width="100%" height="100%" fill="#fff"/>${drawn}</svg>\n`
  );
}

/**
 * @param {Growth} growth
 * @returns {string} an SVG file
 */
export function growthPlot({ sizes, epochs, ink }) {
  const { width, left, gap } = PANEL;
  const bySize = panel(
    left,
    { title: 'Cost by size of the network', x: 'operations an image', y: 'microseconds an image' },
    [
      {
        name: 'training',
        color: '#2f49c9',
        points: sizes.map((s) => [s.operations.training, s.training_us]),
      },
      {
        name: 'evaluation',
        color: '#b4541a',
        points: sizes.map((s) => [s.operations.forward, s.evaluation_us]),
      },
    ],
  );
  const byImages = panel(
    left + width + gap,
    { title: 'Cost by number of images', x: 'images', y: 'seconds of an epoch' },
    [
      {
        name: 'training',
        color: '#2f49c9',
        points: epochs.map(({ images, seconds }) => [images, seconds]),
      },
    ],
  );
  /** @type {(costs: import('./ink-growth.js').Cost[]) => [number, number][]} */
  const costs = (each) => each.map(({ count, ms }) => [count, ms]);
  const byInk = panel(
    left + 2 * (width + gap),
    { title: 'Cost by what is written', x: 'how many', y: 'milliseconds in WebAssembly' },
    [
      { name: 'points of a drawing', color: '#2f49c9', points: costs(ink.points) },
      { name: 'digits of a number', color: '#b4541a', points: costs(ink.digits) },
      { name: 'digits on a page', color: '#1d7a46', points: costs(ink.page) },
    ],
    'bottom',
  );
  return plotFile(
    'Cost by size of the network, by number of images, and by what is written',
    3,
    bySize + byImages + byInk,
  );
}
