/**
 * What to ask for: one of those of which there are the fewest, so that all come equally often, in no order that a hand
 * could get used to; never the same twice running, if there is another.
 * @param {readonly string[]} classes one or more
 * @param {(name: string) => number} count of drawings that are there
 * @param {string | null} before what was asked for last
 * @param {() => number} [random] at least 0, below 1
 * @returns {string}
 */
export function nextClass(classes, count, before, random = Math.random) {
  const others = classes.filter((name) => name !== before);
  const candidates = others.length > 0 ? others : classes;
  const fewest = Math.min(...candidates.map(count));
  const least = candidates.filter((name) => count(name) === fewest);
  return least[Math.floor(random() * least.length)];
}
