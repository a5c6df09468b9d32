/** docs/start.md */
export const NPM = 'npm install inkdigit';

/** docs/start.md */
export const MODULE = `import { Recognizer } from 'inkdigit';

const recognizer = await Recognizer.load();
const seven = [
  [12, 10],
  [60, 12],
  [30, 90],
]; // one stroke: [x, y] points, y down, any units
recognizer.recognize({ strokes: [seven] }); // { digit: 7, confidence: 0.99…, … }`;

/** docs/element.md */
export const FORM = `<script type="module">
  import 'inkdigit/element';
</script>

<form>
  <label for="pieces">How many?</label>
  <ink-digit id="pieces" name="pieces" digits="1-3" required></ink-digit>
  <button>Order</button>
</form>`;

/** web/package/README.md */
export const SCRIPT = `<script src="./node_modules/inkdigit/lib/inline.global.js"></script>
<script>
  inkdigit.Recognizer.load().then((recognizer) => {
    const seven = [
      [12, 10],
      [60, 12],
      [30, 90],
    ];
    console.log(recognizer.recognize({ strokes: [seven] }).digit);
  });
</script>`;

/** docs/page.md */
export const COMMANDS = `npm run build
build/native/inkdigit predict --weights weights/default.safetensors drawing.png drawing.jsonl`;
