// Says in words that the page cannot start, where its script does not arrive or does not run. A classic
// script of an old dialect; vite.config.js puts it into the page itself, where nothing can miss.
(function () {
  var LATE_MS = 10000;
  var root = document.documentElement;

  // What page/theme.js keeps, before anything is painted.
  function dress() {
    var theme = localStorage.getItem('inkdigit-theme');
    if (!theme) return;
    root.setAttribute('data-theme', theme);
    // As long as the style sheet is on its way.
    root.style.colorScheme = theme;
    /** @type {NodeListOf<HTMLMetaElement>} */
    var metas = document.querySelectorAll('meta[media]');
    metas.forEach(function (meta) {
      meta.media = meta.media.indexOf(/** @type {string} */ (theme)) < 0 ? 'not all' : 'all';
    });
  }

  // engine/simd.js asks the same again; by then the engine is on its way. The two names are its own, and
  // vite.config.js puts in what they are.
  function runsRelaxed() {
    try {
      var module = new WebAssembly.Module(new Uint8Array(/** @type {any} */ ('RELAXED')));
      return (
        /** @type {any} */ (new WebAssembly.Instance(module).exports).f() ===
        /** @type {any} */ ('ADDED')
      );
    } catch (error) {
      return false;
    }
  }

  // Each of the engines has a link that preloads it, once it applies.
  function preload() {
    /** @type {NodeListOf<HTMLLinkElement>} */
    var engines = document.querySelectorAll('link[type="application/wasm"]');
    engines[runsRelaxed() ? 0 : 1].media = 'all';
  }

  function waiting() {
    return root.getAttribute('data-state') === 'loading' && !root.hasAttribute('data-started');
  }

  /**
   * @param {string} id
   * @param {string} text
   */
  function write(id, text) {
    var element = document.getElementById(id);
    if (element) element.textContent = text;
  }

  /** @param {string} reason */
  function fail(reason) {
    if (!waiting()) return;
    root.setAttribute('data-state', 'failed');
    function tell() {
      write('caption', 'Cannot read digits');
      write('alert', 'This page cannot start. ' + reason);
    }
    if (document.getElementById('alert')) tell();
    else document.addEventListener('DOMContentLoaded', tell);
  }

  function missing() {
    if (location.protocol === 'file:') {
      return 'A browser runs it only from a server: try "npx serve" in its folder, and open the address.';
    }
    if (self.origin === 'null') {
      return 'The frame around it lets it load no scripts: open it in a tab of its own.';
    }
    return 'Its script did not arrive, or not as JavaScript. Load the page again.';
  }

  preload();
  try {
    dress();
  } catch (error) {
    // Nothing may be kept here.
  }
  addEventListener(
    'error',
    function (event) {
      if (event.target instanceof HTMLScriptElement) fail(missing());
      else if (event.message) fail('This browser is too old for it: ' + event.message);
    },
    true,
  );
  addEventListener('load', function () {
    fail('This browser is too old for it, or does not run its script.');
  });
  setTimeout(function () {
    if (waiting()) write('caption', 'The page has not arrived yet. Still waiting…');
  }, LATE_MS);
})();
