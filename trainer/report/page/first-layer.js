// What the first layer looks for.
import { html, section } from './dom.js';
import { significant } from './numbers.js';
import { canvas, decodeBase64 } from './pictures.js';

/** @typedef {import('./report-data.js').Filters} Filters */

const POSITIVE = [217, 113, 0];
const NEGATIVE = [38, 122, 214];

/**
 * @param {import('./report-data.js').ReportData} report
 * @returns {HTMLElement | null}
 */
export function firstLayerSection({ filters }) {
  if (!filters) return null;
  const { layer, total, count, height, width, scale } = filters;
  const shown = count < total ? `The first ${count} of ${total}` : `The ${total}`;
  return section(
    'first-layer',
    'First layer',
    html(
      'p',
      {},
      `${shown} filters of ${layer}, ${width} pixels wide and ${height} high. Ink under a positive weight ` +
        'raises what a filter gives, ink under a negative one lowers it.',
    ),
    html(
      'div',
      { class: 'scale' },
      html('span', {}, `−${significant(scale)} or less`),
      html('span', { class: 'scale-colors', 'aria-hidden': 'true' }),
      html('span', {}, `+${significant(scale)} or more`),
    ),
    html('ul', { class: `filters${width > 12 ? ' filters-large' : ''}` }, ...drawFilters(filters)),
  );
}

/** @param {Filters} filters */
function drawFilters(filters) {
  const { count, channels, height, width } = filters;
  const values = new Int8Array(decodeBase64(filters.values).buffer);
  const size = height * width;
  return Array.from({ length: count * channels }, (_, i) => {
    const own = values.subarray(i * size, (i + 1) * size);
    const filter = Math.floor(i / channels) + 1;
    const name =
      channels > 1 ? `Filter ${filter}, channel ${(i % channels) + 1}` : `Filter ${filter}`;
    const element = canvas(filters, 'filter', name, (pixel) => colorOf(own[pixel]));
    element.title = name;
    return html('li', {}, element);
  });
}

/**
 * From blue through nothing to orange.
 *
 * @param {number} value -127 to 127
 */
function colorOf(value) {
  const opacity = Math.round((Math.abs(value) * 255) / 127);
  return [...(value < 0 ? NEGATIVE : POSITIVE), opacity];
}
