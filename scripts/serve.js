// Serves dist/ on this machine until Ctrl-C, by the preview server of Vite.
//
//   node scripts/serve.js      on the first free port from 4173
//   PORT=8080 node scripts/serve.js
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { preview } from 'vite';

const DEFAULT_PORT = 4173;

/**
 * @param {string} message
 * @param {number} status
 * @returns {never}
 */
function fail(message, status) {
  console.error(`serve: ${message}`);
  process.exit(status);
}

const root = fileURLToPath(new URL('..', import.meta.url));
if (!existsSync(`${root}/dist/index.html`)) fail('dist/ is missing; npm run build makes it', 2);

const wanted = process.env.PORT;
const port = wanted ? Number(wanted) : DEFAULT_PORT;
if (!Number.isInteger(port) || port < 1 || port > 65535) {
  fail(`PORT is a number from 1 to 65535 but was given "${wanted}"`, 2);
}

try {
  process.chdir(root); // where Vite looks for its configuration
  const server = await preview({
    logLevel: 'warn',
    preview: { host: 'localhost', port, strictPort: Boolean(wanted), open: false },
  });
  console.log(`inkdigit: ${server.resolvedUrls?.local[0]} (Ctrl-C ends it)`);
} catch (error) {
  fail(error instanceof Error ? error.message : String(error), 1);
}
