// A WebAssembly module as it is fetched and given what it imports, whichever of them it is.

import { openResource, readBody } from './resource.js';

/** @typedef {(message: string, cause?: unknown) => Error} Fail makes the error to throw */

/**
 * @param {URL} url
 * @param {Fail} fail
 * @returns {Promise<WebAssembly.Module>}
 */
export async function fetchModule(url, fail) {
  const response = await openResource(url, fail);
  // Compiling while the bytes arrive demands this very type, without parameters. Hosts say all kinds
  // of things instead, and what they say does not change the bytes.
  const type = response.headers.get('content-type')?.trim().toLowerCase();
  const streams = type === 'application/wasm' && 'compileStreaming' in WebAssembly;
  if (streams) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await readBody(response, url, fail));
}

/**
 * The modules need nothing from outside; what their C library imports reports an error when it is called.
 * @param {WebAssembly.Module} module
 * @param {Fail} fail
 * @returns {WebAssembly.Imports}
 */
export function stubImports(module, fail) {
  /** @type {Record<string, Record<string, Function>>} */
  const imports = {};
  for (const { module: namespace, name } of WebAssembly.Module.imports(module)) {
    (imports[namespace] ??= {})[name] = stubImport(namespace, name, fail);
  }
  return /** @type {WebAssembly.Imports} */ (imports);
}

const WASI_ENOSYS = 52;

/**
 * @param {string} namespace
 * @param {string} name
 * @param {Fail} fail
 * @returns {Function}
 */
function stubImport(namespace, name, fail) {
  if (name === 'emscripten_notify_memory_growth') return () => {};
  if (namespace.startsWith('wasi') && name !== 'proc_exit') return () => WASI_ENOSYS;
  return () => {
    throw fail(`stopped in ${namespace}.${name}`);
  };
}
