// Small choices that are kept on this device. Where nothing may be kept, a choice holds as long as the page is open.

/**
 * @param {string} key
 * @param {string} value '' takes it away
 */
export function keep(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // Nothing may be kept here, or there is no room.
  }
}

/**
 * @param {string} key
 * @returns {string | null}
 */
export function kept(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
