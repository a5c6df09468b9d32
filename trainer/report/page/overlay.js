// A picture or a drawing, with a box around each digit and the answer on it.
import { html, svg } from './dom.js';

/** @typedef {import('./prediction-data.js').Answer} Answer */
/** @typedef {import('./prediction-data.js').Digit} Digit */

/** Pixels of the longer side on the screen: small pictures are enlarged to the one, large ones shrunk. */
const [LEAST, MOST] = [240, 520];
const HIGHEST = 400;

/** Smaller pictures show their pixels. */
const CRISP_BELOW = 160;

/** Of a drawing, in its units: its pen's width, and the paper around it. */
const [PEN, DRAWING_MARGIN] = [50, 120];

/**
 * @param {Answer} answer
 * @param {string[]} classes
 */
export function overlay(answer, classes) {
  const { picture, drawing } = answer;
  if (picture) {
    const { width, height, source } = picture;
    const image = html('img', {
      src: source,
      alt: '',
      class: Math.max(width, height) < CRISP_BELOW ? 'crisp' : '',
    });
    return framed(answer, classes, [0, 0, width, height], image, 0);
  }
  const [width, height] = drawing?.size ?? [0, 0];
  const view = [
    -DRAWING_MARGIN,
    -DRAWING_MARGIN,
    width + 2 * DRAWING_MARGIN,
    height + 2 * DRAWING_MARGIN,
  ];
  return framed(answer, classes, view, ink(drawing?.strokes ?? [], view), PEN / 2);
}

/**
 * @param {[number, number][][]} strokes
 * @param {number[]} view
 */
function ink(strokes, view) {
  const paths = strokes.map((points) =>
    svg('path', {
      // A dot is a line that goes nowhere.
      d: `M${points.map(([x, y]) => `${x} ${y}`).join('L')}${points.length === 1 ? 'h0' : ''}`,
    }),
  );
  return svg(
    'svg',
    { class: 'ink', viewBox: view.join(' '), 'stroke-width': PEN, 'aria-hidden': 'true' },
    ...paths,
  );
}

/**
 * @param {Answer} answer
 * @param {string[]} classes
 * @param {number[]} view left, top, width and height of what is shown
 * @param {Element} content
 * @param {number} reach how far ink is beyond its box, in the view's units
 */
function framed({ input, text, digits }, classes, view, content, reach) {
  const [, , width, height] = view;
  const longest = Math.max(width, height, 1);
  const scale = Math.min(
    Math.min(Math.max(longest, LEAST), MOST) / longest,
    HIGHEST / Math.max(height, 1),
  );
  const marks = digits
    .filter(({ box }) => box)
    .map((digit) => mark(digit, classes, 1 / scale, reach));
  const frame = html(
    'div',
    {
      class: 'frame',
      role: 'img',
      'aria-label': `${input}, ${text ? `read as ${text.replaceAll('\n', ', ')}` : 'without an answer'}`,
    },
    content,
    svg('svg', { class: 'marks', viewBox: view.join(' '), 'aria-hidden': 'true' }, ...marks),
  );
  frame.style.width = `${Math.round(scale * width)}px`;
  frame.style.aspectRatio = `${width} / ${height}`;
  return frame;
}

/**
 * @param {Digit} digit with a box
 * @param {string[]} classes
 * @param {number} unit a pixel of the screen, where there is room for all of the picture
 * @param {number} reach
 */
function mark({ box, digit, sign }, classes, unit, reach) {
  const [x, y, width, height] = box ?? [0, 0, 0, 0];
  const [gap, side] = [reach + 3 * unit, 18 * unit];
  const name = digit === null ? sign || '?' : classes[digit];
  // Above the box, and within it where that would be outside of the picture.
  const top = y - gap >= side ? y - gap - side : y - gap;
  const label = side * (0.45 + 0.55 * name.length);
  return svg(
    'g',
    { class: digit === null ? 'mark mark-refused' : 'mark' },
    svg('rect', {
      class: 'mark-box',
      x: x - gap,
      y: y - gap,
      width: width + 2 * gap,
      height: height + 2 * gap,
    }),
    svg('rect', { class: 'mark-label', x: x - gap, y: top, width: label, height: side }),
    svg(
      'text',
      {
        x: x - gap + label / 2,
        y: top + 0.78 * side,
        'font-size': 0.8 * side,
        'text-anchor': 'middle',
      },
      name,
    ),
  );
}
