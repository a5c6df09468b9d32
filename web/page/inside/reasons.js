import { svg } from './elements.js';
import { mainPlace } from './values.js';

/** What is weaker than this, as a part of the strongest, is left out. */
const FAINT = 0.04;

/**
 * What speaks for a class in one color and against it in another, with a sign where either is strongest.
 * @param {Float32Array} map height x width, of explain
 * @param {number} width
 * @param {SVGGElement} squares a square a pixel, whose side is 1
 * @param {SVGGElement} signs
 */
export function drawReasons(map, width, squares, signs) {
  const most = map.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  /** @type {SVGElement[]} */
  const drawn = [];
  map.forEach((value, i) => {
    const part = Math.abs(value) / most;
    if (!(part > FAINT)) return;
    const square = svg('rect', {
      x: (i % width) - 0.02,
      y: Math.floor(i / width) - 0.02,
      width: 1.04,
      height: 1.04,
      // The eye sees the weak ones, too.
      opacity: Math.sqrt(part).toFixed(2),
      class: value > 0 ? 'inside-for' : 'inside-against',
    });
    drawn.push(square);
  });
  squares.replaceChildren(...drawn);
  signs.replaceChildren(...createSign(map, width, 1), ...createSign(map, width, -1));
}

/**
 * @param {Float32Array} map
 * @param {number} width
 * @param {1 | -1} sign
 * @returns {SVGElement[]} none where nothing has this sign
 */
function createSign(map, width, sign) {
  const most = mainPlace(map, width, sign);
  if (!most) return [];
  const [x, y] = [(most.index % width) + 0.5, Math.floor(most.index / width) + 0.5];
  const name = sign > 0 ? 'inside-for' : 'inside-against';
  const upright = sign > 0 ? `M${x} ${y - 0.6}v1.2` : '';
  return [
    svg('circle', { cx: x, cy: y, r: 1.15, class: name }),
    svg('path', { d: `M${x - 0.6} ${y}h1.2${upright}`, class: 'inside-sign' }),
  ];
}
