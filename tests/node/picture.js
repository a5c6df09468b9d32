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
