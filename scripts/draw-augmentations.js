// Draws docs/augmentation/*.png: what each option of the sections "augment" and "ink" makes of two
// digits.
//
//   node scripts/draw-augmentations.js     (after npm run build:native)
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { PNG } from 'pngjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Strong values, so that one sees what they do. @type {Record<string, Record<string, number>>} */
const sections = {
  rotation_degrees: { rotation_degrees: 45 },
  shift_pixels: { shift_pixels: 6 },
  scale: { scale: 0.4 },
  shear_degrees: { shear_degrees: 35 },
  elastic_alpha_pixels: { elastic_alpha_pixels: 2.5 },
  elastic_sigma_pixels: { elastic_alpha_pixels: 2.5, elastic_sigma_pixels: 8 },
  thickness_pixels: { thickness_pixels: 1 },
  noise_grey_levels: { noise_grey_levels: 40 },
  erase_probability: { erase_probability: 0.7 },
  erase_share: { erase_probability: 0.7, erase_share: 0.5 },
  gap_probability: { gap_probability: 0.7 },
  gap_pixels: { gap_probability: 0.7, gap_pixels: 5 },
  ruling_probability: { ruling_probability: 0.7 },
  ragged_pixels: { ragged_pixels: 1 },
  probability: { probability: 0.5, rotation_degrees: 45 },
  all: {
    rotation_degrees: 12,
    shift_pixels: 2,
    scale: 0.12,
    shear_degrees: 10,
    elastic_alpha_pixels: 1.2,
    thickness_pixels: 0.6,
    noise_grey_levels: 12,
    gap_probability: 0.3,
    ruling_probability: 0.15,
    ragged_pixels: 0.5,
  },
};

/** Likewise of "ink". @type {Record<string, Record<string, number | boolean>>} */
const inkSections = {
  rotation_degrees: { rotation_degrees: 45 },
  scale_x: { scale_x: 0.6 },
  scale_y: { scale_y: 0.6 },
  shear_degrees: { shear_degrees: 35 },
  perspective: { perspective: 0.8 },
  bend: { bend: 0.12 },
  stroke_shift: { stroke_shift: 0.15 },
  cut_ends: { cut_ends: 0.25 },
  hooks: { hooks: 1 },
  tremor: { tremor: 0.04 },
  resample: { resample: 0.4 },
  jitter: { jitter: 0.02 },
  drop_points: { drop_points: 0.8 },
  pen_width: { pen_width: 0.6 },
  pixels: { pixels: false, perspective: 0.5 },
  probability: { probability: 0.5, rotation_degrees: 45 },
  all: {
    rotation_degrees: 10,
    scale_x: 0.15,
    shear_degrees: 15,
    perspective: 0.3,
    bend: 0.04,
    stroke_shift: 0.04,
    cut_ends: 0.06,
    hooks: 0.2,
    tremor: 0.01,
    resample: 0.1,
    jitter: 0.006,
    drop_points: 0.1,
    pen_width: 0.25,
  },
};

/** What recipes have, by the picture's name. @type {[string, object, number][]} */
const pictures = [
  ...Object.entries(sections).map(([name, augment]) => {
    const variants = augment.noise_grey_levels ? 4 : 8; // noise makes large files
    return /** @type {[string, object, number]} */ ([name, { augment }, variants]);
  }),
  ...Object.entries(inkSections).map(([name, ink]) => {
    // Only the section that must not act shows that it does not.
    const augment = ink.pixels === false ? { rotation_degrees: 45 } : {};
    return /** @type {[string, object, number]} */ ([`ink_${name}`, { augment, ink }, 8]);
  }),
];

const DIGITS = [3, 4]; // rows that are kept of the ten digits that the program draws
const SEED = 2; // of an upright, legible 3 and 4

/**
 * The rows of a sheet that are wanted, as a picture of their own.
 *
 * @param {Buffer} file PNG, ten rows with a gap above each and below the last
 * @returns {Buffer} PNG
 */
function keepRows(file) {
  const sheet = PNG.sync.read(file);
  const row = Math.floor(sheet.height / 10);
  const gap = sheet.height - 10 * row;
  const kept = new PNG({ width: sheet.width, height: DIGITS.length * row + gap });
  DIGITS.forEach((digit, i) => {
    PNG.bitblt(sheet, kept, 0, digit * row, sheet.width, row + gap, 0, i * row);
  });
  return PNG.sync.write(kept, { colorType: 0, deflateLevel: 9 });
}

const folder = await mkdtemp(join(tmpdir(), 'inkdigit-'));
try {
  await mkdir(`${root}docs/augmentation`, { recursive: true });
  const recipe = JSON.parse(await readFile(`${root}trainer/recipes/cnn-5x5.json`, 'utf8'));
  recipe.training.seed = SEED;
  for (const [name, augmentation, variants] of pictures) {
    const recipeFile = join(folder, 'recipe.json');
    const sheetFile = join(folder, 'sheet.png');
    await writeFile(recipeFile, JSON.stringify({ ...recipe, ...augmentation }));
    execFileSync(`${root}build/native/inkdigit`, [
      ...['augment', '--recipe', recipeFile, '--data', 'synthetic:10'],
      ...['--out', sheetFile, '--samples', '10', '--variants', `${variants}`],
    ]);
    const picture = keepRows(await readFile(sheetFile));
    await writeFile(`${root}docs/augmentation/${name}.png`, picture);
  }
} finally {
  await rm(folder, { recursive: true });
}
