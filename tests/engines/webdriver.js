// As much of WebDriver (https://www.w3.org/TR/webdriver2/) as the tests need, for WebKit, which has nothing else.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const START_TRIES = 100;
const START_PAUSE_MS = 100;

/** @returns {Promise<number>} a port that is free now */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** One window of a browser. */
export class WebDriver {
  #url;
  #child;

  /**
   * Use WebDriver.start.
   * @param {string} url of the session, or of the driver before there is one
   * @param {import('node:child_process').ChildProcess} child
   */
  constructor(url, child) {
    this.#url = url;
    this.#child = child;
  }

  /**
   * @param {(port: number) => string[]} command that starts the driver
   * @param {object} capabilities
   */
  static async start(command, capabilities) {
    const port = await freePort();
    const [program, ...args] = command(port);
    // A group of its own: the driver starts others, which end with it.
    const child = spawn(program, args, { stdio: 'ignore', detached: true });
    const driver = new WebDriver(`http://127.0.0.1:${port}`, child);
    try {
      await driver.#ready();
      const { sessionId } = await driver.send('POST', '/session', { capabilities: { alwaysMatch: capabilities } }); // prettier-ignore
      driver.#url += `/session/${sessionId}`;
    } catch (error) {
      driver.#end();
      throw error;
    }
    return driver;
  }

  async #ready() {
    for (let i = 0; i < START_TRIES; ++i) {
      if (await this.send('GET', '/status').then(() => true, () => false)) return; // prettier-ignore
      await delay(START_PAUSE_MS);
    }
    throw new Error(`no WebDriver at ${this.#url}`);
  }

  /**
   * @param {'GET' | 'POST' | 'DELETE'} method
   * @param {string} path behind the session's
   * @param {object} [body]
   * @returns {Promise<any>}
   */
  async send(method, path, body) {
    const sent = body && JSON.stringify(body);
    const response = await fetch(`${this.#url}${path}`, { method, body: sent });
    const { value } = /** @type {{ value: any }} */ (await response.json());
    if (response.ok) return value;
    throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
  }

  /** @param {string} url */
  async goto(url) {
    await this.send('POST', '/url', { url });
  }

  async back() {
    await this.send('POST', '/back', {});
  }

  /**
   * @template T
   * @param {(...args: any[]) => T} run in the page
   * @param {...unknown} args as JSON has them
   * @returns {Promise<Awaited<T>>}
   */
  evaluate(run, ...args) {
    return this.send('POST', '/execute/sync', { script: `return (${run})(...arguments)`, args });
  }

  /** @param {{ x: number, y: number }[][]} strokes that the mouse draws */
  async draw(strokes) {
    const move = ({ x = 0, y = 0 }) => ({ type: 'pointerMove', duration: 0, origin: 'viewport', x: Math.round(x), y: Math.round(y) }); // prettier-ignore
    const actions = strokes.flatMap(([first, ...rest]) => [
      move(first),
      { type: 'pointerDown', button: 0 },
      ...rest.map(move),
      { type: 'pointerUp', button: 0 },
    ]);
    const mouse = { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions };
    await this.send('POST', '/actions', { actions: [mouse] });
  }

  /** @param {string} key as WebDriver has it */
  async press(key) {
    const actions = [
      { type: 'keyDown', value: key },
      { type: 'keyUp', value: key },
    ];
    await this.send('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  async close() {
    await this.send('DELETE', '').finally(() => this.#end());
  }

  #end() {
    try {
      if (this.#child.pid) process.kill(-this.#child.pid);
    } catch {
      // It has ended already.
    }
  }
}
