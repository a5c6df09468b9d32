// What a visitor has said of drawings that were read wrongly, and the network that has learnt from it.

import { LearnClient } from './learn-client.js';
import { openStore } from '../store.js';

/** @typedef {import('../networks.js').Networks} Networks */
/** @typedef {import('../store.js').Entry} Entry */
/** @typedef {Awaited<ReturnType<typeof openStore>>} Store */
/** @typedef {import('../../pad/sheet.js').Stroke} Stroke */
/** @typedef {{ id: string, name: string, weights: Uint8Array<ArrayBuffer> }} Base what the corrections are learnt on */

/**
 * How many drawings were learnt from, and how many of others' that are kept for judging are read rightly.
 * @typedef {object} Report
 * @property {number} corrections
 * @property {{ before: number, after: number, of: number }} others
 */

/**
 * @typedef {object} Lessons
 * @property {number} count of corrections that are known
 * @property {number | null} progress 0 to 1 while they are being learnt
 * @property {Report | null} report of what has been learnt; null where nothing has
 * @property {string} problem why it could not be learnt; '' where it could
 */

/**
 * @typedef {object} Lesson
 * @property {Base} base
 * @property {Entry['drawing'][]} corrections
 * @property {AbortSignal} signal by which it is ended
 */

/** The id of the network that has learnt. */
const MINE = 'mine';

/** Names of the store's values. */
const BASE = 'taught-on';
const WEIGHTS = 'taught';
const REPORT = 'taught-report';

export class Teacher {
  #networks;
  #nameOf;
  #client = new LearnClient();
  /** @type {Lessons} */
  #lessons = { count: 0, progress: null, report: null, problem: '' };
  /** @type {Set<(lessons: Lessons) => void>} */
  #listeners = new Set();
  /** @type {AbortController | null} of what is being learnt */
  #learning = null;
  /** Ends with the last change of the corrections that was asked for. */
  #changed = Promise.resolve();

  /**
   * @param {Networks} networks
   * @param {(name: string) => Promise<string>} nameOf what the network is called that has learnt, by the name of
   *   the one that it was
   */
  constructor(networks, nameOf) {
    this.#networks = networks;
    this.#nameOf = nameOf;
  }

  get lessons() {
    return this.#lessons;
  }

  /**
   * @param {(lessons: Lessons) => void} listener
   * @param {AbortSignal} [signal] ends it
   */
  onChange(listener, signal) {
    this.#listeners.add(listener);
    signal?.addEventListener('abort', () => this.#listeners.delete(listener));
  }

  /** @returns {Promise<Entry[]>} the corrections, the first first */
  async corrections() {
    return (await openStore()).all('corrections');
  }

  /** Reads with what was learnt when the page was open before. */
  restore() {
    return this.#inTurn(async (store) => {
      const base = /** @type {Base | undefined} */ (await store.get(BASE));
      const weights = /** @type {Uint8Array<ArrayBuffer> | undefined} */ (await store.get(WEIGHTS));
      const { length: count } = await store.all('corrections');
      if (!base || count === 0) return null;
      try {
        if (!weights) throw new Error('learning was not finished');
        await this.#networks.add({ id: MINE, name: await this.#nameOf(base.name), weights });
        this.#tell({ count, report: /** @type {Report} */ (await store.get(REPORT)) });
        return null;
      } catch {
        // The page was closed before it had learnt, or is one that cannot use these weights any more.
        return this.#prepare(store);
      }
    });
  }

  /**
   * @param {string} label the name of the class that the drawing shows
   * @param {readonly Stroke[]} strokes
   */
  teach(label, strokes) {
    const drawing = { label, strokes: structuredClone([...strokes]) };
    return this.#inTurn(async (store) => {
      const { id, name } = this.#networks.current();
      if (id !== MINE) await store.set(BASE, { id, name, weights: await this.#networks.bytes() });
      await store.add('corrections', [drawing]);
      return this.#prepare(store);
    });
  }

  /**
   * Takes a correction back.
   * @param {number} [key] the last one's when left out
   */
  remove(key) {
    return this.#inTurn(async (store) => {
      const removed = key ?? (await this.corrections()).at(-1)?.key;
      if (removed === undefined) return null;
      await store.remove('corrections', removed);
      return this.#prepare(store);
    });
  }

  /** Takes all corrections back, and with them what was learnt. */
  forget() {
    return this.#inTurn(async (store) => {
      await store.clear('corrections');
      return this.#prepare(store);
    });
  }

  /** @returns {Promise<Uint8Array<ArrayBuffer> | null>} the weights file that has learnt; null where none has */
  async weights() {
    const weights = await (await openStore()).get(WEIGHTS);
    return /** @type {Uint8Array<ArrayBuffer> | undefined} */ (weights) ?? null;
  }

  /**
   * Changes what is kept when the changes asked for before are through, and learns what there is to learn, which a later
   * change may end. What fails is told, not thrown.
   * @param {(store: Store) => Promise<Lesson | null>} change
   */
  async #inTurn(change) {
    const turn = this.#changed.then(async () => change(await openStore()));
    this.#changed = turn.then(
      () => {},
      () => {},
    );
    try {
      const lesson = await turn;
      if (lesson) await this.#learn(lesson);
    } catch (error) {
      this.#tell({ progress: null, problem: /** @type {Error} */ (error).message });
    }
  }

  /**
   * Ends what is being learnt, as the corrections are others now.
   * @param {Store} store
   * @returns {Promise<Lesson | null>} all of them: the network is the same whatever was taught and taken back in
   *   between; null where there are none, and all is as it was before
   */
  async #prepare(store) {
    this.#learning?.abort();
    this.#learning = new AbortController();
    const { signal } = this.#learning;
    const entries = await this.corrections();
    if (entries.length === 0) {
      await this.#unlearn(store);
      return null;
    }
    const base = /** @type {Base} */ (await store.get(BASE));
    this.#tell({ count: entries.length, progress: 0, problem: '' });
    return { base, corrections: entries.map(({ drawing }) => drawing), signal };
  }

  /** @param {Lesson} lesson */
  async #learn({ base, corrections, signal }) {
    try {
      const { weights, report } = await this.#client.adapt({
        weights: base.weights,
        corrections,
        onProgress: ({ done, of }) => this.#tell({ progress: done / of }),
        signal,
      });
      await this.#keep(base, weights, report, signal);
      // What was forgotten while it was kept has been told of already.
      if (!signal.aborted) this.#tell({ progress: null, report });
    } catch (error) {
      // Something newer is being learnt.
      if (signal.aborted) return;
      throw error;
    }
  }

  /**
   * @param {Base} base
   * @param {Uint8Array<ArrayBuffer>} weights
   * @param {Report} report
   * @param {AbortSignal} signal by which it is forgotten meanwhile
   */
  async #keep(base, weights, report, signal) {
    const store = await openStore();
    if (signal.aborted) return;
    await Promise.all([store.set(WEIGHTS, weights), store.set(REPORT, report)]);
    const name = await this.#nameOf(base.name);
    if (!signal.aborted) await this.#networks.add({ id: MINE, name, weights }, signal);
  }

  /** @param {Store} store */
  async #unlearn(store) {
    const base = /** @type {Base | undefined} */ (await store.get(BASE));
    await Promise.all([BASE, WEIGHTS, REPORT].map((name) => store.set(name, undefined)));
    if (this.#networks.all.some(({ id }) => id === MINE)) {
      const known = this.#networks.all.some(({ id }) => id === base?.id);
      if (base && known && this.#networks.current().id === MINE)
        await this.#networks.choose(base.id);
      await this.#networks.remove(MINE);
    }
    this.#tell({ count: 0, progress: null, report: null, problem: '' });
  }

  /** @param {Partial<Lessons>} changed */
  #tell(changed) {
    this.#lessons = { ...this.#lessons, ...changed };
    for (const listener of this.#listeners) listener(this.#lessons);
  }
}

/** @type {WeakMap<import('../desk.js').Desk, Teacher>} */
const ofDesks = new WeakMap();

/**
 * @param {import('../desk.js').Desk} desk
 * @returns {Teacher} the one that the page has
 */
export function teacherOf(desk) {
  return /** @type {Teacher} */ (ofDesks.get(desk));
}

/**
 * @param {import('../desk.js').Desk} desk which has no teacher yet
 * @param {Networks} networks
 * @param {(name: string) => Promise<string>} nameOf what a network that has learnt is called
 */
export function openTeacher(desk, networks, nameOf) {
  const teacher = new Teacher(networks, nameOf);
  ofDesks.set(desk, teacher);
  return teacher;
}
