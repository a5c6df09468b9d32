// The part "Train": drawings to learn from, and a network of one's own.

import { adopt } from '../adopt.js';
import css from '../../styles/train.css?inline';
import { openCollect } from './collect.js';
import { Collection } from './collection.js';
import { openTraining } from './train-network.js';

adopt(css);

/** @param {import('../parts.js').Opening} opening */
export async function open(opening) {
  const collection = await Collection.open();
  await openCollect(opening, collection);
  if (!opening.signal.aborted) openTraining(opening, collection);
}
