/** @typedef {[x: number, y: number]} Point in heights of the sheet, from its top left corner */
/** @typedef {{ clientX: number, clientY: number }} Place in the window */

/**
 * Where a place in the window lies on an element, however the element and those around it are zoomed,
 * turned, mirrored or skewed: three of its corners are marked, and the browser says where the marks are.
 */
export class Plane {
  #element;
  #corners;
  /** How large the sheet is shown, from its top left corner: below 1 there is more of it on the element. */
  zoom = 1;

  /** @param {HTMLElement} element one that absolutely positioned children are placed in */
  constructor(element) {
    this.#element = element;
    this.#corners = ['corner', 'corner corner-right', 'corner corner-bottom'].map((names) => {
      const mark = document.createElement('span');
      mark.className = names;
      element.append(mark);
      return mark;
    });
  }

  /**
   * As things stand now.
   * @returns {((place: Place) => Point) | null} null where the element covers no area
   */
  measure() {
    const [corner, right, bottom] = this.#corners.map((mark) => mark.getBoundingClientRect());
    const across = { x: right.x - corner.x, y: right.y - corner.y };
    const down = { x: bottom.x - corner.x, y: bottom.y - corner.y };
    const area = (across.x * down.y - across.y * down.x) * this.zoom;
    if (area === 0) return null;
    const { clientWidth, clientHeight } = this.#element;
    const aspect = clientWidth / clientHeight;
    return ({ clientX, clientY }) => {
      const x = clientX - corner.x;
      const y = clientY - corner.y;
      return [(aspect * (x * down.y - y * down.x)) / area, (across.x * y - across.y * x) / area];
    };
  }
}
