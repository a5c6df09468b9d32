// What TypeScript knows of the tag's name; the package's types get it by scripts/build-package.js.
import type { InkDigitElement } from './ink-digit.js';

declare global {
  interface HTMLElementTagNameMap {
    'ink-digit': InkDigitElement;
  }
}
