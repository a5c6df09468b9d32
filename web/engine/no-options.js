// What the page's bundle has in the place of options.js: it asks for nothing.

const NOTHING_ASKED = { allowed: new Uint32Array() };

export const readOptions = () => NOTHING_ASKED;
export const ask = () => 0;
export const readAlternatives = () => [];
export const readDigitAlternatives = readAlternatives;
