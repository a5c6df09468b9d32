// Images as training sees them.
import { html, section } from './dom.js';
import { picture } from './pictures.js';

/**
 * @param {import('./report-data.js').ReportData} report
 * @returns {HTMLElement | null}
 */
export function samplesSection({ training_samples: samples, model }) {
  if (samples.length === 0) return null;
  const items = samples.map(({ label, pixels }) => {
    const name = label === null ? 'none' : model.classes[label];
    const image = picture(
      pixels,
      model.input,
      label === null ? 'None of the classes' : `A ${name}`,
    );
    return html('li', {}, image, html('span', { 'aria-hidden': 'true' }, name));
  });
  return section(
    'samples',
    'Training images',
    html('p', {}, 'Some of the images as training sees them, with their labels.'),
    html('ul', { class: 'samples' }, ...items),
  );
}
