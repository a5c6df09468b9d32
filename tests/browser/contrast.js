/**
 * How much the ink of elements stands out from the paper that they lie on: the smallest of their
 * contrasts by WCAG, 1 to 21.
 * @param {import('./browser.js').Page} page
 * @param {string} selector
 * @returns {Promise<number>}
 */
export function leastContrast(page, selector) {
  return page.$$eval(selector, (elements) => {
    /** @param {string} color rgb(0 to 255) or color(srgb 0 to 1) */
    const luminance = (color) => {
      const channels = (color.match(/[\d.]+/g) ?? []).map(Number).slice(0, 3);
      const [r, g, b] = channels.map((value) => {
        const share = color.startsWith('color') ? value : value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    /** @param {Element | null} element @returns {string} */
    const paperOf = (element) => {
      const color = element ? getComputedStyle(element).backgroundColor : 'rgb(0, 0, 0)';
      return color === 'rgba(0, 0, 0, 0)' ? paperOf(element?.parentElement ?? null) : color;
    };
    const contrasts = elements.map((element) => {
      const style = getComputedStyle(element);
      const ink = luminance(element instanceof SVGElement ? style.fill : style.color);
      const paper = luminance(paperOf(element));
      return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    });
    return Math.min(...contrasts);
  });
}
