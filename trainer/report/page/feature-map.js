// Where the images held out lie to the network: alike ones near to each other.
import { figure, html, section, svg } from './dom.js';
import { counted, percent } from './numbers.js';

/** @typedef {import('./report-data.js').FeatureMap} FeatureMap */

const SIZE = 640;
const MARGIN = 14;
/** As many colors as feature-map.css has; what more classes have in common, their names tell apart. */
const COLORS = 10;

/**
 * @param {import('./report-data.js').ReportData} report
 * @returns {HTMLElement | null}
 */
export function featureMapSection({ explanation, model }) {
  const map = explanation?.map;
  if (!map) return null;
  const drawn = drawing(map, model.classes);
  return section(
    'features',
    'Features',
    html(
      'p',
      {},
      `${counted(map.x.length, 'image')} held out, each where it lies in what the last layer looks at, reduced to the plane in ` +
        `which that varies most (principal components, ${percent(map.share_x, 0)} and ${percent(map.share_y, 0)} of its variance). ` +
        'An image is its class’s name; a ring means that it was read as another. A class below shows it alone.',
    ),
    figure('feature-map', 'Map', 'alike images lie near to each other', choices(map, model.classes, drawn), drawn), // prettier-ignore
  );
}

/** @param {number | null} truth */
const styleOf = (truth) => (truth === null ? 'point-none' : `point-${truth % COLORS}`);

/**
 * What stands for a class on the map.
 *
 * @param {string} name
 * @param {number} index
 */
const markOf = (name, index) => (name.length <= 2 ? name : String(index));

/**
 * @param {FeatureMap} map
 * @param {string[]} classes
 */
function drawing({ x, y, truth, answer }, classes) {
  const room = SIZE / 2 - MARGIN;
  const points = x.map((at, i) => {
    const label = truth[i];
    const [left, top] = [SIZE / 2 + at * room, SIZE / 2 - y[i] * room];
    const wrong = label !== null && label !== answer[i];
    const attributes = { x: left.toFixed(1), y: (top + 4).toFixed(1), 'text-anchor': 'middle' };
    return svg(
      'g',
      { class: styleOf(label), 'data-class': label ?? -1 },
      wrong ? svg('circle', { cx: left.toFixed(1), cy: top.toFixed(1), r: 9 }) : null,
      svg('text', attributes, label === null ? '·' : markOf(classes[label], label)),
      wrong ? svg('title', {}, `${classes[label]} read as ${classes[answer[i]]}`) : null,
    );
  });
  return svg(
    'svg',
    {
      viewBox: `0 0 ${SIZE} ${SIZE}`,
      role: 'img',
      'aria-label': 'Map of the images held out by their features; each is its class’s name',
    },
    ...points,
  );
}

/**
 * Buttons that show one class alone.
 *
 * @param {FeatureMap} map
 * @param {string[]} classes
 * @param {SVGElement} drawn
 */
function choices({ truth }, classes, drawn) {
  const there = classes.map((name, index) => ({ name, index }));
  const buttons = there
    .filter(({ index }) => truth.includes(index))
    .map(({ name, index }) => {
      const mark = markOf(name, index);
      const button = html(
        'button',
        { type: 'button', 'aria-pressed': 'false', class: styleOf(index) },
        mark === name ? name : `${mark} ${name}`,
      );
      button.addEventListener('click', () => {
        const chosen = button.getAttribute('aria-pressed') === 'false' ? index : null;
        show(drawn, chosen);
        for (const other of buttons) {
          other.setAttribute('aria-pressed', String(chosen !== null && other === button));
        }
      });
      return button;
    });
  return html('div', { class: 'choices', role: 'group', 'aria-label': 'Class to show alone' }, ...buttons); // prettier-ignore
}

/**
 * @param {SVGElement} drawn
 * @param {number | null} chosen class index; null: all
 */
function show(drawn, chosen) {
  for (const point of drawn.querySelectorAll('g')) {
    point.classList.toggle('away', chosen !== null && point.dataset.class !== String(chosen));
  }
}
