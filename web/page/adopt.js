/**
 * Styles of what is not there at first, for as long as the page is open: called once, where a module is loaded.
 * @param {string} css
 */
export function adopt(css) {
  const styles = new CSSStyleSheet();
  styles.replaceSync(css);
  document.adoptedStyleSheets.push(styles);
}
