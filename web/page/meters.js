/** @typedef {{ root: HTMLElement, value: HTMLElement }} Meter */

/** One bar a class, side by side. */
export class Meters {
  #container;
  /** @type {Meter[]} */
  #meters = [];

  /**
   * @param {HTMLElement} container
   * @param {readonly string[]} classes
   */
  constructor(container, classes) {
    this.#container = container;
    this.setClasses(classes);
  }

  /** @param {readonly string[]} classes */
  setClasses(classes) {
    const shown = this.#meters.map(({ root }) => root.dataset.digit);
    if (shown.join() === classes.join()) return;
    this.#meters = classes.map(createMeter);
    this.#container.replaceChildren(...this.#meters.map(({ root }) => root));
    layOut(this.#container, classes);
  }

  /**
   * @param {ArrayLike<number>} probabilities one a class; without any, all bars are empty
   * @param {number | null} digit the bar to point out
   */
  show(probabilities, digit) {
    this.#meters.forEach(({ root, value }, i) => {
      const probability = probabilities[i] ?? 0;
      const percent = Math.round(probability * 100);
      root.setAttribute('aria-valuenow', String(Math.round(probability * 1000) / 10));
      root.setAttribute('aria-valuetext', `${percent} %`);
      root.style.setProperty('--value', probability.toFixed(4));
      root.classList.toggle('meter-top', i === digit);
      value.textContent = percent > 0 ? String(percent) : '';
    });
  }
}

/**
 * Side by side, or in rows where there are many, or long names.
 * @param {HTMLElement} container of one element a class
 * @param {readonly string[]} classes
 */
export function layOut({ style, classList }, classes) {
  const longest = Math.max(...classes.map(({ length }) => length));
  style.setProperty('--count', String(classes.length));
  style.setProperty('--letters', String(longest));
  classList.toggle('in-rows', classes.length > 20 || longest > 7);
}

/**
 * @param {string} name
 * @returns {Meter}
 */
function createMeter(name) {
  const value = createSpan('meter-value');
  const track = createSpan('meter-track');
  const label = createSpan('meter-name');
  track.append(createSpan('meter-fill'));
  label.textContent = name;
  const root = document.createElement('div');
  root.className = 'meter';
  root.dataset.digit = name;
  root.setAttribute('role', 'meter');
  root.setAttribute('aria-label', name);
  root.setAttribute('aria-valuemin', '0');
  root.setAttribute('aria-valuemax', '100');
  root.setAttribute('aria-valuenow', '0');
  root.append(value, track, label);
  return { root, value };
}

/** @param {string} className */
function createSpan(className) {
  const span = document.createElement('span');
  span.className = className;
  return span;
}
