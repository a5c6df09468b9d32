// Compiles against the package's types alone, in every mode of TypeScript that knows `exports`.
import { EngineError, InputError, Recognizer, WeightsError } from 'inkdigit';
import type {
  Digits,
  Drawing,
  Filter,
  Fit,
  Info,
  LayerOutput,
  LoadOptions,
  PictureDigits,
  Recognition,
} from 'inkdigit';
import { InkDigitElement } from 'inkdigit/element';
import { Recognizer as Inline } from 'inkdigit/inline';
import { Learner } from 'inkdigit/learn';

const options: LoadOptions = {
  weights: new URL('https://example.org/x.safetensors'),
  simd: 'auto',
};
const recognizer: Recognizer = await Recognizer.load(options);
const inline: Inline = await Inline.load();
const drawing: Drawing = {
  strokes: [
    [
      [1, 2],
      [3, 4],
    ],
  ],
};
const answer: Recognition = recognizer.recognize(drawing);
const digit: number | null = answer.digit;
const probabilities: Float32Array = answer.probabilities;
const raster: Uint8Array = recognizer.recognize(new Uint8Array(784)).raster;
const number: Digits = inline.recognizeNumber(drawing);
const indices: number[] = number.digits[0].strokes;
const rows: PictureDigits = recognizer.recognizeNumber(new ImageData(10, 10));
const row: number = rows.digits[0].row;
const layers: LayerOutput[] = recognizer.inspect(drawing);
const values: Float32Array = layers[0].values;
const [channels, width]: number[] = [layers[0].shape[0], layers[0].field.width];
const filter: Filter = inline.filter(layers[0].name, channels - 1);
const map: Float32Array = recognizer.explain(drawing, { for: 7, against: 1 });
const fit: Fit = recognizer.fit(drawing);
const info: Info = recognizer.info;
const learner: Learner = await Learner.load();
const { weights: learnt, report } = await learner.adapt({
  weights: new Uint8Array(8),
  corrections: [{ label: '7', strokes: drawing.strokes }],
});
const taught: Uint8Array = learnt;
const stillRead: number = report.others.after;
const classes: readonly string[] = info.classes;
const errors: Error[] = [new InputError(''), new WeightsError(''), new EngineError('')];
const nothing: void = recognizer.dispose();
InkDigitElement.configure({ recognizer: { weights: '/w.safetensors' }, load: () => Inline.load() });
const field: HTMLElement & { value: string } = new InkDigitElement();
const found: InkDigitElement | null = document.querySelector('ink-digit');
const texts: string[] = Array.from(document.querySelectorAll('ink-digit'), ({ value }) => value);
const made: readonly (readonly [x: number, y: number][])[] =
  document.createElement('ink-digit').strokes;
const missing: boolean = new InkDigitElement().validity.valueMissing;

// @ts-expect-error Recognizers are loaded, since engine and weights have to arrive
new Recognizer();
// @ts-expect-error what it is for and against are both asked for
recognizer.explain(drawing, { for: 7 });
// @ts-expect-error the recognizer's own affair
recognizer.call([], () => 0);
// @ts-expect-error an option that there is not
await Recognizer.load({ weight: 'x' });
// @ts-expect-error simd is 'auto', true or false
await Recognizer.load({ simd: 'on' });
// @ts-expect-error strokes are lists of points
recognizer.recognize({ strokes: [1, 2] });
// @ts-expect-error a picture has a size
recognizer.recognize({ data: new Uint8ClampedArray(4) });
// @ts-expect-error digit may be null
const certain: number = answer.digit;
// @ts-expect-error of a picture no strokes are known
rows.digits[0].strokes;
// @ts-expect-error pictures are not for a pad
InkDigitElement.configure({ recognizer: { pictures: true } });
// @ts-expect-error a value is a string
document.createElement('ink-digit').value = 7;
// @ts-expect-error there may be none
document.querySelector('ink-digit').clear();
// @ts-expect-error what a network has is not to be changed
info.classes.push('x');

export {
  certain,
  classes,
  digit,
  errors,
  field,
  found,
  indices,
  made,
  missing,
  nothing,
  probabilities,
  raster,
  row,
  stillRead,
  taught,
  texts,
};
