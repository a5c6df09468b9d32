/**
 * Runs at most one task at a time. Requests made meanwhile become one more run after it, which then
 * sees the newest state.
 * @param {() => Promise<void>} run
 * @returns {() => Promise<void>} fulfilled when no run is left to do
 */
export function newestOnly(run) {
  let wanted = false;
  /** @type {Promise<void> | null} */
  let running = null;

  const runAll = async () => {
    try {
      while (wanted) {
        wanted = false;
        await run();
      }
    } finally {
      running = null;
    }
  };

  return () => {
    wanted = true;
    return (running ??= runAll());
  };
}
