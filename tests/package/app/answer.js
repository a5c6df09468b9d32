// What every project asks the recognizer. Its answer is a line that is the same wherever the bits are.

const SEVEN = [
  [12, 10],
  [60, 12],
  [30, 90],
];
const ONE = [
  [100, 10],
  [97, 90],
];

/** Two upright bars, black on white: as ImageData, which not everybody has. */
function elevenOnPaper() {
  const [width, height] = [120, 80];
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let y = 10; y < 70; y++) {
    for (const x of [27, 28, 29, 30, 31, 32, 33, 80, 81, 82, 83, 84, 85, 86]) {
      const at = 4 * (y * width + x);
      data.fill(0, at, at + 3);
    }
  }
  return { data, width, height };
}

/** @param {import('../../../web/recognizer.js').Recognizer} recognizer */
export function answerOf(recognizer) {
  const { digit, probabilities } = recognizer.recognize({ strokes: [SEVEN] });
  const number = recognizer.recognizeNumber({ strokes: [SEVEN, ONE] });
  const picture = recognizer.recognizeNumber(elevenOnPaper());
  const bytes = new Uint8Array(probabilities.buffer);
  const bits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${digit} ${bits} ${number.text} ${number.confidence} ${picture.text} ${picture.confidence}`;
}
