// What TypeDoc documents: the package, and what its declarations are made of.
export * from '../../lib/types/recognizer.js';
export type { Picture, Strokes } from '../../lib/types/engine/input.js';
export type {
  Filter,
  Fit,
  LayerOutput,
  Question,
  ReceptiveField,
} from '../../lib/types/engine/inspect.js';
export type {
  AnswerOptions,
  DigitAlternative,
  LengthOption,
  NumberOptions,
  TextAlternative,
} from '../../lib/types/engine/options.js';
export type {
  Box,
  Digits,
  NumberDigit,
  PictureDigit,
  PictureDigits,
  PlaceInPicture,
  Recognition,
} from '../../lib/types/engine/read-results.js';
export type { WeightsSource } from '../../lib/types/engine/read-weights.js';
