/** @typedef {import('../recognizer.js').NumberDigit} NumberDigit */
/** @typedef {import('../recognizer.js').Recognition} Recognition */
/** @typedef {import('../recognizer.js').Recognizer} Recognizer */
/** @typedef {import('../engine/input.js').Strokes} Strokes */

/**
 * @typedef {object} DrawingRead
 * @property {string | null} text the digit, or the digits from left to right with '?' for what is none
 *   between them; null where it is neither
 * @property {number} confidence 0 to 1: that all of it is right
 * @property {Recognition} recognition of the digit; of several, of the one with the last stroke
 */

/** A number's digits are read up to four times a stroke, at every move of the pen. */
const MOST_STROKES = 32;

/** Of each digit. Letters fall into strokes that look a little like digits. */
const LEAST_CONFIDENCE = 0.5;

/**
 * One digit, or several that stand clear of each other, where that reads better. Weights that have
 * not learnt what is no digit are as sure of one as of several.
 * @param {Recognizer} recognizer
 * @param {Strokes} strokes at least one
 * @returns {DrawingRead}
 */
export function readDrawing(recognizer, strokes) {
  const recognition = recognizer.recognize({ strokes });
  const { digit, confidence } = recognition;
  const number = readNumber(recognizer, strokes);
  if (number !== null && number.confidence > confidence) return number;
  const text = digit === null ? null : recognizer.info.classes[digit];
  return { text, confidence, recognition };
}

/** @type {(recognizer: Recognizer, strokes: Strokes) => DrawingRead | null} */
function readNumber(recognizer, strokes) {
  // Most digits of several strokes end here, before anything else is read.
  if (strokes.length > MOST_STROKES || !fallApart(strokes)) return null;
  const { text, digits } = recognizer.recognizeNumber({ strokes });
  // Nobody says how sure it is that a sign is none of the digits.
  const confidences = digits
    .filter(({ digit }) => digit !== null)
    .map(({ confidence }) => confidence);
  if (digits.length < 2 || !standClear(digits)) return null;
  if (Math.min(...confidences) < LEAST_CONFIDENCE) return null;
  const last = digits.find((digit) => digit.strokes.includes(strokes.length - 1));
  const shown = last?.strokes.map((stroke) => strokes[stroke]) ?? strokes;
  return {
    text,
    confidence: confidences.reduce((product, confidence) => product * confidence),
    recognition: recognizer.recognize({ strokes: shown }),
  };
}

/**
 * Whether some of the strokes lie wholly to the right of all others, as they must where digits
 * stand clear of each other.
 * @param {Strokes} strokes
 */
function fallApart(strokes) {
  const sides = strokes.map((stroke) => ({
    left: stroke.reduce((least, point) => Math.min(least, point[0]), Infinity),
    right: stroke.reduce((most, point) => Math.max(most, point[0]), -Infinity),
  }));
  sides.sort((a, b) => a.left - b.left);
  let right = sides[0].right;
  for (const side of sides) {
    if (right < side.left) return true;
    right = Math.max(right, side.right);
  }
  return false;
}

/** @param {NumberDigit[]} digits from left to right */
function standClear(digits) {
  return digits.every(({ box }, i) => {
    if (i === 0) return true;
    const before = digits[i - 1].box;
    return before.x + before.width < box.x;
  });
}
