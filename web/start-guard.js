// Says in words that the page cannot start, where its script does not arrive or does not run. A classic
// script of an old dialect; vite.config.js puts it into the page itself, where nothing can miss.
(function () {
  var LATE_MS = 10000;
  var root = document.documentElement;

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
