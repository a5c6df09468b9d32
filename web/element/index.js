// <ink-digit>, a form field that one writes digits into:
//
//   import './element/index.js';
//   <label for="age">Age</label> <ink-digit id="age" name="age" digits="1-3" required></ink-digit>
//
// docs/element.md is its reference. Without a document, as on a server, importing this defines nothing.

import { InkDigitElement } from './ink-digit.js';

export { InkDigitElement };

if (globalThis.customElements && !customElements.get('ink-digit')) {
  customElements.define('ink-digit', InkDigitElement);
}
