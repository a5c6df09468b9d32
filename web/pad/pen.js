/** @typedef {import('./plane.js').Point} Point */

/**
 * @typedef {object} PenListener
 * @property {(point: Point, eraser: boolean) => void} down
 * @property {(points: Point[]) => void} move
 * @property {() => void} up
 * @property {() => void} cancel what is being drawn is no stroke: the system took the pointer away, or it
 *   was the heel of a hand, or one finger of two
 * @property {() => void} forget neither was the last one, which has ended: it was the heel of the hand
 */

/** A finger has begun a stroke once it is so far from where it came down, in CSS pixels. */
const SLOP = 24;

/** What touched the sheet so shortly before the pen was the hand that holds it, in milliseconds. */
const JUST_BEFORE_MS = 500;

/** So long after a pen was last noticed, touching or above the sheet, fingers do not draw. */
const PEN_NEAR_MS = 1000;

/** `PointerEvent.button` and the bit of `buttons` for the other end of a pen. */
const ERASER = { button: 5, bit: 32 };

/** Follows one pointer at a time, be it a mouse, a finger or a pen, from down to up. */
export class Pen {
  #element;
  #plane;
  #listener;
  /** @type {{ id: number, touch: boolean, began: number, x: number, y: number, far: boolean } | null} */
  #active = null;
  /** Whatever touches the sheet, drawing or not. */
  #touching = new Set();
  /** Two fingers zoom or scroll, they do not draw, and neither does one that is left over. */
  #gesture = false;
  #penNoticed = -Infinity;
  #touchBegan = -Infinity;
  #enabled = true;

  /**
   * @param {HTMLElement} element
   * @param {import('./plane.js').Plane} plane of the element
   * @param {PenListener} listener
   */
  constructor(element, plane, listener) {
    this.#element = element;
    this.#plane = plane;
    this.#listener = listener;
    element.addEventListener('pointerdown', (event) => this.#down(event));
    element.addEventListener('pointermove', (event) => this.#move(event));
    for (const type of /** @type {const} */ ([
      'pointerup',
      'pointercancel',
      'lostpointercapture',
    ])) {
      element.addEventListener(type, (event) => this.#release(event));
    }
  }

  /** Whether a pointer that comes down is followed. */
  set enabled(/** @type {boolean} */ enabled) {
    this.#enabled = enabled;
    if (enabled) return;
    this.#touching.clear();
    this.#gesture = false;
    if (!this.#active) return;
    this.#active = null;
    this.#listener.cancel();
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (!this.#enabled) return;
    const { pointerType, pointerId, timeStamp } = event;
    if (pointerType === 'pen') this.#wins(timeStamp);
    if (pointerType === 'touch' && this.#joins(pointerId, timeStamp)) return;
    const eraser = event.button === ERASER.button || (event.buttons & ERASER.bit) !== 0;
    const place = this.#plane.measure();
    if (this.#active || place === null || (event.button !== 0 && !eraser)) return;
    this.#active = {
      id: pointerId,
      touch: pointerType === 'touch',
      began: timeStamp,
      x: event.clientX,
      y: event.clientY,
      far: false,
    };
    capture(this.#element, pointerId);
    this.#listener.down(place(event), eraser);
  }

  /**
   * Where there is a pen, what touches is the hand that holds it.
   * @param {number} now
   */
  #wins(now) {
    this.#penNoticed = now;
    if (this.#active?.touch) {
      this.#active = null;
      this.#listener.cancel();
    } else if (now - this.#touchBegan < JUST_BEFORE_MS) {
      this.#touchBegan = -Infinity;
      this.#listener.forget();
    }
  }

  /**
   * @param {number} finger
   * @param {number} now
   * @returns {boolean} whether this finger draws nothing
   */
  #joins(finger, now) {
    this.#touching.add(finger);
    if (now - this.#penNoticed < PEN_NEAR_MS) return true;
    if (this.#active?.touch && !this.#active.far) {
      this.#active = null;
      this.#gesture = true;
      this.#listener.cancel();
    }
    return this.#gesture;
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (event.pointerType === 'pen') this.#penNoticed = event.timeStamp;
    const active = this.#active;
    const place = event.pointerId === active?.id ? this.#plane.measure() : null;
    if (!active || !place) return;
    active.far ||= Math.hypot(event.clientX - active.x, event.clientY - active.y) > SLOP;
    this.#listener.move(readingsOf(event).map(place));
  }

  /** @param {PointerEvent} event */
  #release(event) {
    if (event.pointerType === 'pen') this.#penNoticed = event.timeStamp;
    this.#touching.delete(event.pointerId);
    if (this.#touching.size === 0) this.#gesture = false;
    const active = this.#active;
    if (event.pointerId !== active?.id) return;
    this.#active = null;
    if (event.type === 'pointercancel') {
      this.#listener.cancel();
    } else {
      if (active.touch) this.#touchBegan = active.began;
      this.#listener.up();
    }
  }
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
