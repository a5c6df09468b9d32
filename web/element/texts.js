/**
 * What the element says. `{value}`, `{min}` and `{count}` stand for what their names say.
 * @typedef {object} Texts
 * @property {string} name of a field that has no label
 * @property {string} hint on the empty pad
 * @property {string} type below it
 * @property {string} undo
 * @property {string} clear
 * @property {string} read to screen readers, once the pen has rested
 * @property {string} doubted the same of what may well be something else
 * @property {string} unread the same of what cannot be read
 * @property {string} missingDigit a required field of one digit is empty
 * @property {string} missingNumber a required field of several is
 * @property {string} unreadable
 * @property {string} tooShort
 * @property {string} loading there is ink, and nothing to read it with yet
 * @property {string} failed there is nothing to read ink with, and will not be
 */

/** @type {Record<string, Partial<Texts>> & { en: Texts }} */
const TEXTS = {
  en: {
    name: 'Number',
    hint: 'Write here',
    type: 'or type',
    undo: 'Undo',
    clear: 'Clear',
    read: 'Read as {value}',
    doubted: 'Perhaps {value}',
    unread: 'Cannot be read',
    missingDigit: 'Write a digit, or type it.',
    missingNumber: 'Write a number, or type it.',
    unreadable: 'This cannot be read. Write it again, or type it.',
    tooShort: 'Write at least {min} digits; {count} can be read.',
    loading: 'Handwriting cannot be read yet. Wait a moment, or type it.',
    failed: 'Handwriting cannot be read here. Type it.',
  },
  zh: {
    name: '数字',
    hint: '在此书写',
    type: '或键入',
    undo: '撤销',
    clear: '清除',
    read: '识别为 {value}',
    doubted: '可能是 {value}',
    unread: '无法识别',
    missingDigit: '请写一个数字，也可以键入。',
    missingNumber: '请写一个数，也可以键入。',
    unreadable: '无法识别。请重写，也可以键入。',
    tooShort: '请至少写 {min} 位数字，现在识别出 {count} 位。',
    loading: '手写识别尚未就绪。请稍候，也可以键入。',
    failed: '这里无法识别手写，请键入。',
  },
};

/** @param {Record<string, Partial<Texts>>} texts by language; what a language lacks is said in English */
export function addTexts(texts) {
  for (const [language, more] of Object.entries(texts)) {
    const key = language.toLowerCase();
    TEXTS[key] = { ...TEXTS[key], ...more };
  }
}

/**
 * @param {Element} element
 * @returns {Texts} in the language of the page around it, or the visitor's where the page names none
 */
export function textsFor(element) {
  const parts = languageOf(element).toLowerCase().split('-');
  for (; parts.length > 0; parts.pop()) {
    const texts = TEXTS[parts.join('-')];
    if (texts) return { ...TEXTS.en, ...texts };
  }
  return TEXTS.en;
}

/**
 * @param {Element} element
 * @returns {string} a tag of BCP 47
 */
function languageOf(element) {
  /** @type {Element | null} */
  let at = element;
  while (at) {
    const named = at.closest('[lang]')?.getAttribute('lang');
    if (named) return named;
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return navigator.language;
}

/**
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));
}
