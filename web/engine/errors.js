// Messages are one line: what, where, and what would be right.

/** The weights cannot be fetched, or are no weights that this engine can use. */
export class WeightsError extends Error {
  /** @override */
  name = 'WeightsError';
}

/** What was handed in cannot be read. The recognizer stays usable. */
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
 * A value as an error message names it: within a line, however much of it there is.
 * @param {unknown} value
 * @returns {string}
 */
export function describe(value) {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') return JSON.stringify(shorten(value));
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object') return `${typeof value} ${shorten(String(value))}`;
  const kind = value.constructor?.name ?? 'Object';
  if (kind !== 'Object') return `a value of ${shorten(String(kind))}`;
  return `an object {${shorten(Object.keys(value).join(', '))}}`;
}

/** @param {string} text */
function shorten(text) {
  const line = text.replace(/\s+/g, ' ');
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line;
}

/**
 * @param {unknown} error whatever was thrown
 * @returns {string} one line
 */
export function messageOf(error) {
  const { message } = /** @type {{ message?: unknown }} */ (error ?? {});
  const text = typeof message === 'string' ? message : describe(error);
  return text.replace(/\s+/g, ' ').trim();
}
