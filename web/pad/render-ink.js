/** @typedef {import('./plane.js').Point} Point */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {readonly Point[][]} strokes
 * @param {number} width of the pen
 */
export function renderInk(context, strokes, width) {
  context.lineWidth = width;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const stroke of strokes) {
    context.beginPath();
    if (stroke.length === 1) {
      context.arc(stroke[0][0], stroke[0][1], width / 2, 0, 2 * Math.PI);
      context.fill();
    } else {
      traceSmoothly(context, stroke);
      context.stroke();
    }
  }
}

/**
 * Quadratic curves from midpoint to midpoint, with the points between as control points: smooth, and
 * never off the pen's way by more than it turned.
 * @param {CanvasRenderingContext2D} context
 * @param {Point[]} stroke two points or more
 */
function traceSmoothly(context, stroke) {
  context.moveTo(...stroke[0]);
  for (let i = 1; i + 1 < stroke.length; ++i) {
    const [x, y] = stroke[i];
    const [nextX, nextY] = stroke[i + 1];
    context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  context.lineTo(...stroke[stroke.length - 1]);
}
