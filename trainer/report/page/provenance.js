// How the weights came to be, so that they can be made again.
import { html, pairs, section } from './dom.js';
import { whole } from './numbers.js';

/** @param {import('./report-data.js').ReportData} report */
export function provenanceSection({ model, epochs, images }) {
  const { recipe, seed, data, epoch } = model.provenance;
  const { time } = epochs[epochs.length - 1];
  return section(
    'provenance',
    'Provenance',
    html(
      'p',
      {},
      'The same recipe, seed and data give the same weights on such a machine, bit for bit.',
    ),
    pairs('facts', [
      ['recipe', model.name],
      ['seed', String(seed)],
      ['data', data.name],
      ...setFacts(data.sets ?? []),
      ['images', `${whole(images.train)} to train on, ${whole(images.validation)} held out`],
      ['CRC-32 of the data', html('code', {}, data.crc32)],
      ['best epoch', `${epoch} of ${epochs.length}`],
      ['last epoch ended', time ? timeText(time) : 'not noted'],
      ['program', `inkdigit ${model.version}, ${model.target}`],
    ]),
    html(
      'details',
      {},
      html('summary', {}, 'Recipe'),
      html('pre', { tabindex: 0 }, html('code', {}, JSON.stringify(recipe, null, 2))),
    ),
  );
}

/**
 * What several sets are made of, and how often an epoch shows each of their images.
 *
 * @param {import('./report-data.js').DataSet[]} sets
 * @returns {[string, string][]}
 */
function setFacts(sets) {
  if (sets.length < 2) return [];
  const texts = sets.map(({ name, samples, weight }) => `${name}: ${whole(samples)} × ${weight}`);
  return [['images of each set × its weight', texts.join('; ')]];
}

/** @param {number} seconds since 1970 */
function timeText(seconds) {
  return `${new Date(1000 * seconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
