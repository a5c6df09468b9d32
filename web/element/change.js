/** How long the pen rests before what is written counts as finished, in milliseconds. */
const REST_MS = 800;

/** What somebody changes by hand, from the first event `input` to the event `change`. */
export class Change {
  #finish;
  #begun = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {() => void} finish called once the pen has rested */
  constructor(finish) {
    this.#finish = finish;
  }

  get begun() {
    return this.#begun;
  }

  /** Whether the pen has only just been lifted. */
  get resting() {
    return this.#timer !== undefined;
  }

  begin() {
    this.#begun = true;
  }

  rest() {
    this.hold();
    this.#timer = setTimeout(this.#finish, REST_MS);
  }

  /** The pen moves again. */
  hold() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** It was told, or a script has put something in its place. */
  end() {
    this.hold();
    this.#begun = false;
  }
}
