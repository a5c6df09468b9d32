/** @typedef {[x: number, y: number]} Point in CSS pixels from the element's top left corner */

/**
 * @typedef {object} PenListener
 * @property {(point: Point) => void} down
 * @property {(points: Point[]) => void} move
 * @property {() => void} up
 * @property {() => void} cancel the system took the pointer away: it was no stroke
 */

/**
 * Follows one pointer at a time, be it a mouse, a finger or a pen, from down to up.
 * @param {HTMLElement} element
 * @param {PenListener} listener
 */
export function followPen(element, listener) {
  /** @type {number | null} */
  let active = null;

  /** @param {PointerEvent} event */
  const release = (event) => {
    if (event.pointerId !== active) return;
    active = null;
    if (event.type === 'pointercancel') listener.cancel();
    else listener.up();
  };

  element.addEventListener('pointerdown', (event) => {
    if (active !== null || event.button !== 0) return;
    active = event.pointerId;
    capture(element, active);
    listener.down(positionFrom(element.getBoundingClientRect(), event));
  });
  element.addEventListener('pointermove', (event) => {
    if (event.pointerId !== active) return;
    const corner = element.getBoundingClientRect();
    listener.move(readingsOf(event).map((reading) => positionFrom(corner, reading)));
  });
  element.addEventListener('pointerup', release);
  element.addEventListener('pointercancel', release);
  element.addEventListener('lostpointercapture', release);
}

/**
 * A frame's event sums up several readings of a fast pen; not every browser tells them, and none does
 * on a page that came over plain HTTP.
 * @param {PointerEvent} event
 * @returns {PointerEvent[]}
 */
function readingsOf(event) {
  const readings = event.getCoalescedEvents?.() ?? [];
  return readings.length > 0 ? readings : [event];
}

/**
 * Keeps the pointer's events coming when it leaves the element.
 * @param {HTMLElement} element
 * @param {number} pointer
 */
function capture(element, pointer) {
  try {
    element.setPointerCapture(pointer);
  } catch {
    // The pointer has gone already, or a script made the event up: its events need no capture.
  }
}

/**
 * @param {DOMRect} corner
 * @param {PointerEvent} event
 * @returns {Point}
 */
function positionFrom({ left, top }, { clientX, clientY }) {
  return [clientX - left, clientY - top];
}
