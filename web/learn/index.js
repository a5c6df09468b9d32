// inkdigit/learn: a person's hand learnt by a few corrections, and networks trained from scratch, in the page or in Node.

export * from './learner.js';
export * from './trainer.js';
export { idxKind, readIdx } from './idx.js';
