// Draws on the page as a hand does, and sees how long each movement of the pen takes to its answer.

/**
 * Runs in the page, so it is self-contained.
 * @param {readonly (readonly (readonly (readonly number[])[])[])[]} drawings in a unit square
 * @param {number} count of strokes; the sheet is cleared after each drawing
 * @returns {Promise<number>} milliseconds from an event of the pen to the answer on the page: the median
 */
export async function drawStrokes(drawings, count) {
  const pad = /** @type {HTMLElement} */ (document.querySelector('#pad'));
  const [undo, redo, clear] = ['#undo', '#redo', '#clear'].map(
    (id) => /** @type {HTMLButtonElement} */ (document.querySelector(id)),
  );
  const box = pad.getBoundingClientRect();
  /** @type {number[]} */
  const times = [];
  /** @type {(type: string, point: readonly number[]) => void} */
  const send = (type, [x, y]) => {
    const clientX = box.x + (0.25 + x / 2) * box.width;
    const clientY = box.y + (0.25 + y / 2) * box.height;
    const start = performance.now();
    pad.dispatchEvent(new PointerEvent(type, { pointerId: 1, clientX, clientY }));
    times.push(performance.now() - start);
  };
  for (let done = 0, next = 0; done < count; ++next) {
    for (const stroke of drawings[next % drawings.length]) {
      send('pointerdown', stroke[0]);
      for (const point of stroke.slice(1)) send('pointermove', point);
      send('pointerup', stroke[stroke.length - 1]);
      done++;
    }
    undo.click();
    redo.click();
    // Now and then the page gets to paint what is drawn.
    if (next % 8 === 0) await new Promise(requestAnimationFrame);
    clear.click();
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}
