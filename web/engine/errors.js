// Messages are one line: what, where, and what would be right.

/** The weights cannot be fetched, or are no weights that this engine can use. */
export class WeightsError extends Error {
  /** @override */
  name = 'WeightsError';
}

/** What was handed in cannot be read. The recogniser stays usable. */
export class InputError extends Error {
  /** @override */
  name = 'InputError';
}

/** The engine itself cannot be fetched, compiled or started. */
export class EngineError extends Error {
  /** @override */
  name = 'EngineError';
}

const LONGEST_QUOTE = 40;

/**
 * A value as an error message names it.
 * @param {unknown} value
 * @returns {string}
 */
export function describe(value) {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') {
    const text = value.length > LONGEST_QUOTE ? `${value.slice(0, LONGEST_QUOTE)}…` : value;
    return JSON.stringify(text);
  }
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object') return `${typeof value} ${String(value)}`;
  const kind = value.constructor?.name ?? 'Object';
  return kind === 'Object' ? `an object {${Object.keys(value).join(', ')}}` : `a value of ${kind}`;
}
