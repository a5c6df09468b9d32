// Drawings to learn from: asked for in turn, kept with their labels, saved as a stroke file.

import { byId } from '../dom.js';
import { save } from '../drawing/files.js';
import { fromGrid, toGrid } from '../drawing/grid.js';
import { readStrokeFile } from '../drawing/read-strokes.js';
import { fill } from '../words.js';
import { CollectBar } from './collect-bar.js';
import { CollectForm } from './collect-form.js';
import { Collection } from './collection.js';
import { nextClass } from './next-class.js';
import { reasonOf } from './reason.js';
import { bytesOf } from './unzip.js';

/** @typedef {import('../parts.js').Opening} Opening */
/** @typedef {import('../store.js').Labeled} Labeled */

/** What outlasts a change of the language, which opens the part anew. */
const session = { collecting: false, asked: /** @type {string | null} */ (null) };

/**
 * @param {Opening} opening
 * @param {Collection} collection
 */
export async function openCollect({ desk, body, table, signal }, collection) {
  const writer = (await collection.writer()) ?? table.collect.me;
  if (signal.aborted) return;
  new Collect(desk, table, collection, body, writer, signal);
}

class Collect {
  #desk;
  #table;
  #words;
  #collection;
  #form;
  #signal;
  /** @type {CollectBar | null} */
  #bar = null;
  #ending = new AbortController();
  /** @type {Labeled[]} what was deleted last, and can be brought back */
  #deleted = [];
  /** @type {readonly string[]} */
  #classes = [];

  /**
   * @param {import('../desk.js').Desk} desk
   * @param {import('../class-words.js').Table} table
   * @param {Collection} collection
   * @param {HTMLElement} body
   * @param {string} writer
   * @param {AbortSignal} signal
   */
  constructor(desk, table, collection, body, writer, signal) {
    this.#desk = desk;
    this.#table = table;
    this.#words = table.collect;
    this.#collection = collection;
    this.#signal = signal;
    this.#form = new CollectForm(table, writer, {
      toggle: () => (session.collecting ? this.#stop() : this.#start()),
      remove: ({ key, drawing }) => this.#delete([drawing], () => collection.remove(key)),
      clear: () => {
        const all = collection.entries.map(({ drawing }) => drawing);
        this.#delete(all, () => collection.clear());
      },
      restore: () => this.#restore(),
      save: () => save(collection.toFile(), 'drawings.jsonl'),
      take: (file) => this.#import(file),
      write: (name) => collection.setWriter(name),
    });
    body.append(this.#form.element);
    if (!collection.lasting) this.#form.tell(this.#words.notKept);
    desk.reading.onShow(() => this.#follow(), signal);
    signal.addEventListener('abort', () => this.#leave());
    this.#show();
    if (session.collecting) this.#start();
  }

  #start() {
    session.collecting = true;
    this.#ending = new AbortController();
    this.#bar = new CollectBar(
      this.#words,
      { keep: () => this.#keep(), skip: () => this.#skip(), back: () => this.#back() },
      this.#ending.signal,
    );
    const goesOn = session.asked !== null && this.#reads.includes(session.asked);
    this.#ask(goesOn ? session.asked : null);
    this.#show();
    byId('pad').closest('.desk')?.scrollIntoView({ block: 'start' });
    this.#bar.focus();
  }

  #stop() {
    session.collecting = false;
    session.asked = null;
    this.#ending.abort();
    this.#bar = null;
    this.#show();
  }

  #leave() {
    this.#ending.abort();
    const { open } = /** @type {HTMLDetailsElement} */ (byId('train'));
    if (!open) session.collecting = false;
  }

  /** @returns {readonly string[]} that the network in use reads */
  get #reads() {
    return this.#desk.recognizer?.info.classes ?? [];
  }

  /** @param {string | null} name null: the next in turn */
  #ask(name) {
    const count = (/** @type {string} */ label) => this.#collection.of(label).length;
    session.asked = name ?? nextClass(this.#reads, count, session.asked);
    this.#bar?.ask(session.asked);
  }

  async #keep() {
    const label = session.asked;
    const strokes = fromGrid(toGrid(this.#desk.pad.strokes));
    if (label === null || strokes.length === 0) return;
    this.#desk.clear();
    const { writer } = this.#form;
    await this.#try(
      () => this.#collection.add([{ label, writer, strokes }]),
      () => this.#lay(strokes),
    );
    this.#deleted = [];
    this.#ask(null);
    this.#show();
  }

  #skip() {
    this.#desk.clear();
    this.#ask(null);
  }

  /** The last one that was kept lies on the sheet again. */
  async #back() {
    const last = this.#collection.entries.at(-1);
    if (!last) return;
    await this.#try(() => this.#collection.remove(last.key));
    this.#lay(last.drawing.strokes);
    this.#ask(last.drawing.label);
    this.#show();
  }

  /** @param {import('../../pad/sheet.js').Stroke[]} strokes */
  #lay(strokes) {
    this.#desk.pictures?.remove();
    this.#desk.pad.show(strokes);
    this.#desk.show();
  }

  /**
   * @param {Labeled[]} drawings
   * @param {() => Promise<void>} remove
   */
  async #delete(drawings, remove) {
    await this.#try(remove);
    this.#deleted = drawings;
    this.#show();
    this.#form.tell(fill(this.#words.deleted, { count: drawings.length }));
  }

  async #restore() {
    const drawings = this.#deleted;
    this.#deleted = [];
    await this.#try(() => this.#collection.add(drawings));
    this.#form.tell('');
    this.#show();
  }

  /** @param {File} file */
  async #import(file) {
    try {
      const text = new TextDecoder().decode(await bytesOf(file));
      const samples = readStrokeFile(text, this.#reads);
      const count = await this.#collection.merge(samples);
      this.#form.tell(fill(this.#words.imported, { count, known: samples.length - count }));
    } catch (error) {
      this.#form.complain(
        fill(this.#words.notImported, { name: file.name, reason: reasonOf(error, this.#table) }),
      );
    }
    this.#deleted = [];
    this.#show();
  }

  /**
   * What cannot be kept for want of room is told.
   * @param {() => Promise<void>} change
   * @param {() => void} [undo]
   */
  async #try(change, undo) {
    try {
      await change();
    } catch (error) {
      undo?.();
      const { message: reason } = /** @type {Error} */ (error);
      this.#form.complain(fill(this.#words.failed, { reason }));
    }
  }

  /** Another drawing, or another network. */
  #follow() {
    if (this.#reads !== this.#classes) this.#show();
    if (this.#bar && session.asked !== null && !this.#reads.includes(session.asked))
      this.#ask(null);
    this.#allow();
  }

  #allow() {
    const keep = this.#desk.pad.strokes.length > 0;
    this.#bar?.allow({ keep, back: this.#collection.entries.length > 0 });
  }

  #show() {
    if (this.#signal.aborted) return;
    this.#classes = this.#reads;
    const { entries } = this.#collection;
    this.#form.show({
      classes: this.#classes,
      entries,
      collecting: session.collecting,
      deleted: this.#deleted.length > 0,
    });
    this.#allow();
  }
}
