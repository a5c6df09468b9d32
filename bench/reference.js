// What the kernels are worth: training by the CPU's backend, whose products are Highway's, beside the textbook
// network, which is Eigen's expressions, in floats on one thread both.
import { recipePath } from './networks.js';
import { peerOf, speedOf } from './speed.js';
import { trainEpoch } from './training.js';

const RECIPE = 'cnn-5x5';
/** Enough for a second or more of the faster one. */
const IMAGES = 8000;

/**
 * @typedef {import('./speed.js').Speed & { reference: import('./speed.js').Peer }} Reference as the JSON file
 *   has it: images a second by the CPU's backend, and by the textbook's
 */

/**
 * @param {{ passes: number }} options
 * @param {(message: string) => void} progress
 * @returns {Promise<Reference>}
 */
export async function measureReference({ passes }, progress) {
  /** @param {string} device */
  const train = async (device) => {
    const options = ['--device', device, '--threads', '1'];
    const epoch = await trainEpoch(recipePath(RECIPE), `synthetic:${IMAGES}`, options);
    return epoch.imagesPerSecond;
  };
  const cpu = [];
  const reference = [];
  for (let pass = 1; pass <= passes; pass++) {
    progress(`${RECIPE} by --device reference and cpu, pass ${pass} of ${passes}`);
    reference.push(await train('reference'));
    cpu.push(await train('cpu'));
  }
  return { ...speedOf(cpu), reference: peerOf(cpu, reference) };
}
