// Numbers as people read them.

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** @param {number} value */
export function whole(value) {
  return WHOLE.format(value);
}

/**
 * @param {number} share 0 to 1
 * @param {number} [digits] behind the point
 */
export function percent(share, digits = 2) {
  return `${(100 * share).toFixed(digits)} %`;
}

/**
 * Three significant digits: "0.0123", "4.5e-5".
 *
 * @param {number} value
 */
export function significant(value) {
  if (value === 0) return '0';
  const text = Math.abs(value) < 1e-4 ? value.toExponential(2) : value.toPrecision(3);
  return text.replace(/\.?0+(e|$)/, '$1');
}

/**
 * "4 images", "1 image"
 *
 * @param {number} count
 * @param {string} noun
 */
export function counted(count, noun) {
  return `${whole(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * "250 ms", "42 s", "3 min 20 s", "2 h 5 min"
 *
 * @param {number} seconds
 */
export function duration(seconds) {
  if (seconds < 0.95) return `${Math.round(1000 * seconds)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const rounded = Math.round(seconds);
  if (rounded < 60) return `${rounded} s`;
  const minutes = Math.floor(rounded / 60);
  if (minutes < 60) return `${minutes} min ${rounded % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
