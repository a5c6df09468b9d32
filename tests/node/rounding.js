// Bounds on rounding errors, as in tests/native/support/bounded.hpp: n operations in a row, each rounded
// to nearest, give their exact result times a factor within 1 +- gamma(n).

/** Half of the distance between 1 and the next float, and between 1 and the next double. */
export const FLOAT = 2 ** -24;
export const DOUBLE = 2 ** -53;

/**
 * @param {number} roundings
 * @param {number} unit
 */
export const gamma = (roundings, unit) => (roundings * unit) / (1 - roundings * unit);

/**
 * How far the probabilities of two programs may be apart that compute the same network in floats. Proven
 * bounds of so many layers in a row are useless, so this is an estimate: the rounding errors of a sum of
 * n terms walk at random, sqrt(n) steps far, so those of a logit of 10 of some 1,000 terms are 10 * 32 *
 * 2^-24 = 2e-5; those of four layers are twice that, and a probability moves by half of what logits do.
 * Of 10,000 images the worst is off by 3e-6; weights that are off by 2^-12 of themselves make it 6e-4.
 */
export const TWO_PROGRAMS = 2e-5;
