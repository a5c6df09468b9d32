// The names that begin with --inkdigit- and the parts are for pages to set (docs/element.md); the rest is not.
const CSS = `
:host {
  display: inline-block;
  box-sizing: border-box;
  max-inline-size: 100%;
  vertical-align: top;
  -webkit-tap-highlight-color: transparent;
}
:host([hidden]) { display: none; }
*, ::before { box-sizing: border-box; }
.field {
  --accent: var(--inkdigit-accent, #2f49c9);
  --error: var(--inkdigit-error, #b3261e);
  --ink: var(--inkdigit-ink, #1b2133);
  --soft: var(--inkdigit-soft, #5b6072);
  --line: var(--inkdigit-line, #898e9e);
  --paper: var(--inkdigit-paper, #fff);
  --guide: color-mix(in srgb, var(--line) 35%, var(--paper));
  --size: var(--inkdigit-size, 8rem);
  --tap: 2.25rem;
  position: relative;
  overflow: hidden;
  border: 1px solid var(--line);
  border-radius: var(--inkdigit-radius, 0.75rem);
  background: var(--paper);
  color: var(--ink);
  font-family: var(--inkdigit-font, inherit);
  font-variant-numeric: lining-nums tabular-nums;
  transition: border-color 120ms, box-shadow 120ms;
}
@supports (color: light-dark(red, red)) {
  .field {
    --accent: var(--inkdigit-accent, light-dark(#2f49c9, #93a6ff));
    --error: var(--inkdigit-error, light-dark(#b3261e, #ffb4a8));
    --ink: var(--inkdigit-ink, light-dark(#1b2133, #efece4));
    --soft: var(--inkdigit-soft, light-dark(#5b6072, #a2a5b1));
    --line: var(--inkdigit-line, light-dark(#898e9e, #747a8b));
    --paper: var(--inkdigit-paper, light-dark(#fff, #1d1f26));
  }
}
@media (hover: hover) {
  .field:hover:not(.fixed) { border-color: var(--soft); }
}
.field:focus-within {
  border-color: var(--accent);
  box-shadow: 0 0 0 1px var(--accent);
}
.field.invalid { border-color: var(--error); }
.field.invalid:focus-within { box-shadow: 0 0 0 1px var(--error); }
.ruler { display: flex; flex-wrap: wrap; block-size: 0; overflow: hidden; }
.ruler span { inline-size: calc(var(--size) * 0.62); }
.ruler span:first-child { inline-size: var(--size); }
.pad {
  position: relative;
  container-type: inline-size;
  block-size: var(--size);
  cursor: crosshair;
  user-select: none;
  -webkit-user-select: none;
  -webkit-touch-callout: none;
  touch-action: none;
}
.fixed .pad { cursor: default; touch-action: auto; }
.pad::before {
  content: '';
  position: absolute;
  inset: auto 12% 16%;
  border-block-end: 1px dashed var(--guide);
}
.ink {
  position: absolute;
  inset: 0;
  inline-size: 100%;
  block-size: 100%;
  color: var(--ink);
  transition: color 1ms;
}
.print, .hint {
  position: absolute;
  inset: 0;
  display: grid;
  place-content: center;
  overflow: hidden;
  text-align: center;
  pointer-events: none;
}
.print {
  font-size: calc(var(--size) * 0.68);
  font-size: min(calc(var(--size) * 0.68), 140cqi / var(--length, 1));
  font-weight: 300;
  line-height: 1;
  letter-spacing: 0.06em;
  white-space: nowrap;
}
.hint {
  padding: 0.5rem;
  color: var(--soft);
  font-size: 0.875rem;
  line-height: 1.3;
}
.hint[hidden] { display: none; }
.corner { position: absolute; top: 0; left: 0; pointer-events: none; }
.corner-right { left: 100%; }
.corner-bottom { top: 100%; }
.bar {
  display: flex;
  align-items: stretch;
  min-block-size: var(--tap);
  border-block-start: 1px solid var(--guide);
}
.read { position: relative; display: flex; flex: 1; min-inline-size: 0; direction: ltr; }
.value {
  flex: 1;
  inline-size: 0;
  min-inline-size: 0;
  margin: 0;
  padding: 0 0.75rem;
  border: 0;
  outline: 0;
  background: none;
  color: inherit;
  font: 600 1.125rem/1.5 var(--inkdigit-font, inherit);
  font-family: inherit;
  font-variant-numeric: inherit;
  letter-spacing: 0.04em;
  text-overflow: ellipsis;
}
.value::placeholder { color: var(--soft); font-size: 0.875rem; font-weight: 400; letter-spacing: 0; opacity: 1; }
.doubtful .value { color: var(--soft); }
.doubt {
  position: absolute;
  inset-block: 0;
  left: min(100% - 1ch, 0.75rem + var(--length) * (1ch + 0.04em));
  display: grid;
  align-content: center;
  color: var(--soft);
  font: 600 1.125rem/1.5 var(--inkdigit-font, inherit);
  font-family: inherit;
  pointer-events: none;
}
.doubt[hidden] { display: none; }
.inked .value::placeholder { color: var(--error); font-size: inherit; font-weight: inherit; }
.undo, .clear {
  display: grid;
  place-content: center;
  flex: none;
  inline-size: var(--tap);
  min-block-size: var(--tap);
  margin: 0;
  padding: 0;
  border: 0;
  border-radius: 0.5rem;
  background: none;
  color: var(--soft);
  cursor: pointer;
  touch-action: manipulation;
}
.undo[hidden], .clear[hidden] { display: none; }
@media (hover: hover) {
  .undo:hover, .clear:hover { color: var(--ink); }
}
.undo:active, .clear:active { color: var(--accent); }
svg {
  inline-size: 1.125rem;
  block-size: 1.125rem;
  fill: none;
  stroke: currentColor;
  stroke-width: 1.75;
  stroke-linecap: round;
  stroke-linejoin: round;
}
.status {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.disabled { opacity: 0.55; }
.disabled .value { -webkit-text-fill-color: currentColor; }
.readonly { background: color-mix(in srgb, var(--paper) 94%, var(--ink)); border-style: dashed; }
@media (pointer: coarse) {
  .field { --tap: 2.75rem; }
}
@media (prefers-reduced-motion: reduce) {
  .field { transition: none; }
}
@media (forced-colors: active) {
  .field {
    --accent: Highlight;
    --error: CanvasText;
    --ink: FieldText;
    --soft: FieldText;
    --line: FieldText;
    --paper: Field;
    --guide: GrayText;
  }
  .field:focus-within { outline: 2px solid Highlight; }
  .field.invalid { border-width: 3px; }
  .disabled { --ink: GrayText; --line: GrayText; opacity: 1; }
}
@media print {
  .field { --ink: #000; --paper: #fff; --line: #777; --accent: #777; --error: #000; box-shadow: none !important; break-inside: avoid; }
  .undo, .clear, .hint { display: none; }
  .field:not(.inked) .value::placeholder { color: transparent; }
}
`;

/** @type {CSSStyleSheet | null} */
let sheet = null;

/**
 * All elements share one sheet, which a page's policy has nothing against. Where sheets cannot be shared, in
 * browsers before 2023, each has its own.
 * @param {ShadowRoot} root
 */
export function adoptStyles(root) {
  if ('adoptedStyleSheets' in root) {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
    }
    root.adoptedStyleSheets = [sheet];
    return;
  }
  const style = document.createElement('style');
  style.textContent = CSS;
  /** @type {ShadowRoot} */ (root).append(style);
}
