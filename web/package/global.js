// Everything in one classic script: <script src> defines `inkdigit` with what 'inkdigit' exports, and <ink-digit>.
export * from '../recognizer.js';
export * from '../element/index.js';
