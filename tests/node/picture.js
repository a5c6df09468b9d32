import { PNG } from 'pngjs';

/** A picture of a 1, black on white. */
export function pictureOfOne() {
  const png = new PNG({ width: 60, height: 80, colorType: 0, inputColorType: 6 });
  png.data.fill(255);
  for (let y = 10; y < 70; y++) {
    for (let x = 27; x < 34; x++) png.data.fill(0, 4 * (y * 60 + x), 4 * (y * 60 + x) + 3);
  }
  return PNG.sync.write(png);
}

/**
 * Strokes as a felt pen leaves them on white paper, with as much paper around them.
 *
 * @param {readonly (readonly (readonly number[])[])[]} strokes y down
 * @param {number} [unit] pixels of a unit
 */
export function pictureOfStrokes(strokes, unit = 80) {
  const pen = unit / 20;
  const margin = unit / 3;
  const points = strokes.flat();
  const side = (/** @type {0 | 1} */ axis) =>
    Math.ceil(Math.max(...points.map((point) => point[axis])) * unit + 2 * margin);
  const png = new PNG({ width: side(0), height: side(1), colorType: 0, inputColorType: 6 });
  png.data.fill(255);
  /** @type {(x: number, y: number) => void} */
  const dot = (x, y) => {
    for (let row = Math.ceil(y - pen); row <= y + pen; row++) {
      for (let column = Math.ceil(x - pen); column <= x + pen; column++) {
        if (Math.hypot(column - x, row - y) > pen) continue;
        const at = 4 * (row * png.width + column);
        png.data.fill(0, at, at + 3);
      }
    }
  };
  for (const stroke of strokes) {
    for (const [i, [x, y]] of stroke.entries()) {
      const [fromX, fromY] = stroke[Math.max(i - 1, 0)];
      const steps = Math.ceil(Math.hypot(x - fromX, y - fromY) * unit) + 1;
      for (let step = 1; step <= steps; step++) {
        const share = step / steps;
        dot(
          margin + unit * (fromX + share * (x - fromX)),
          margin + unit * (fromY + share * (y - fromY)),
        );
      }
    }
  }
  return PNG.sync.write(png);
}
