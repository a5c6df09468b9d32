// The network, layer by layer.
import { html, row, section, table } from './dom.js';
import { whole } from './numbers.js';

/** @param {import('./report-data.js').ReportData} report */
export function networkSection({ model }) {
  const { channels, height, width } = model.input;
  const rows = [
    row('input', [shape([channels, height, width]), '']),
    ...model.layers.map(({ name, type, output, parameters }) =>
      row(layer(name, type), [shape(output), parameters > 0 ? whole(parameters) : '']),
    ),
    row('in all', ['', html('strong', {}, whole(model.parameters))]),
  ];
  return section(
    'network',
    'Network',
    table(
      'Layers and their outputs, channels × height × width',
      ['layer', 'output', 'parameters'],
      rows,
      'layers',
    ),
  );
}

/**
 * @param {string} name
 * @param {string} type
 */
function layer(name, type) {
  return html('span', { class: 'layer' }, name, html('span', { class: 'type' }, type));
}

/** @param {[number, number, number]} extents channels, height, width */
function shape([channels, height, width]) {
  return height === 1 && width === 1 ? whole(channels) : `${channels} × ${height} × ${width}`;
}
