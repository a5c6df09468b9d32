// Probabilities of classes as upright bars.
import { svg } from './dom.js';
import { percent } from './numbers.js';

/**
 * @param {number[]} probabilities one a class
 * @param {string[]} classes
 * @param {number[]} shown which of them
 * @param {(index: number) => string} classNameOf a bar's, by its class
 */
export function probabilityBars(probabilities, classes, shown, classNameOf) {
  const [step, height] = [14, 46];
  // What is wider than its bar stands upright.
  const longest = Math.max(...shown.map((c) => classes[c].length));
  const upright = longest > 2;
  const texts = shown.map((c) => `${classes[c]}: ${percent(probabilities[c], 1)}`);
  const columns = shown.map((c, i) => {
    const length = Math.max(0.75, probabilities[c] * height);
    const [x, y] = [i * step, height - length];
    return svg(
      'g',
      { class: classNameOf(c) },
      svg('rect', { class: 'bar-track', x: x + 1, y: 0, width: step - 2, height }),
      svg('rect', { x: x + 1, y: y.toFixed(2), width: step - 2, height: length.toFixed(2) }),
      svg(
        'text',
        upright
          ? {
              transform: `translate(${x + step / 2 + 3.5} ${height + 4}) rotate(-90)`,
              'text-anchor': 'end',
            }
          : { x: x + step / 2, y: height + 12, 'text-anchor': 'middle' },
        classes[c],
      ),
      svg('title', {}, texts[i]),
    );
  });
  const room = upright ? 6 + 6 * longest : 15;
  const attributes = { viewBox: `0 0 ${shown.length * step} ${height + room}`, role: 'img' };
  return svg(
    'svg',
    { ...attributes, class: 'bars', 'aria-label': `Probabilities: ${texts.join(', ')}` },
    ...columns,
  );
}
