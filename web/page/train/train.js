// The part "Train": drawings to learn from, and the way to a network of one's own.

import { adopt } from '../adopt.js';
import css from '../../styles/train.css?inline';
import { openCollect } from './collect.js';

adopt(css);

/** @param {import('../parts.js').Opening} opening */
export async function open(opening) {
  await openCollect(opening);
}
