// Changes on their way to the server: kept in the browser until the server has them, sent in order,
// sent again when the network is back. The same change is done once, however often it is sent.

import { act, ask } from "./app.js";

const fresh = () => crypto.randomUUID?.() ?? `${Date.now()}-${String(Math.random()).slice(2)}`;

/** The queue of one account's unsaved changes to one plan. */
export class Saves {
  /** `on` has `state(word, count)`, `saved(item, answer)`, `clash(item, theirs)`, `refused(item, error)`. */
  constructor(plan, account, on) {
    this.name = `moushi-unsaved:${account}:${plan}`;
    this.plan = plan;
    this.on = on;
    this.busy = false;
    this.wait = 1000;
    this.held = false;
    this.items = this.load();
    addEventListener("online", () => this.now());
    addEventListener("beforeunload", (event) => { if (this.items.length) { this.keep(); event.preventDefault(); event.returnValue = ""; } });
    if (this.items.length) this.now();
  }

  load() {
    try {
      return JSON.parse(localStorage.getItem(this.name) || "[]");
    } catch {
      return [];
    }
  }

  /** Writes the queue down; a browser without room for it still has it in memory. */
  keep() {
    try {
      if (this.items.length) localStorage.setItem(this.name, JSON.stringify(this.items));
      else localStorage.removeItem(this.name);
    } catch { /* Nothing more can be done here; the state shown stays 未保存. */ }
  }

  /** Words waiting for a cell, or undefined. */
  pending(entry, field) {
    for (let at = this.items.length - 1; at >= 0; at -= 1) {
      const row = this.items[at].rows.find((one) => one.entry === entry && field in one.fields);
      if (row) return row.fields[field];
    }
    return undefined;
  }

  /** Puts a change into the queue. A cell changed again before it was sent is one change. */
  add(rows, { undo = true } = {}) {
    const sending = this.busy ? this.items[0] : null;
    const [row] = rows;
    const [field] = Object.keys(row.fields);
    const cell = rows.length === 1 && Object.keys(row.fields).length === 1;
    const same = cell && this.items.find((item) => item !== sending && item.cell && item.rows[0].entry === row.entry && field in item.rows[0].fields);
    if (same) {
      same.rows[0].fields[field] = row.fields[field];
      same.key = fresh();
    } else {
      this.items.push({ key: fresh(), cell, rows, undo });
    }
    this.keep();
    this.now();
  }

  now() {
    clearTimeout(this.timer);
    this.send();
  }

  tell() {
    if (!this.items.length) this.on.state("saved", 0);
    else this.on.state(this.busy ? "saving" : "unsaved", this.items.length);
  }

  async send() {
    if (this.busy || this.held || !this.items.length) { this.tell(); return; }
    this.busy = true;
    this.tell();
    const item = this.items[0];
    try {
      const answer = item.cell
        ? { rows: [await act("entry-edit", item.rows[0], item.key)] }
        : await act("entries-edit", { plan: this.plan, rows: item.rows }, item.key);
      this.items.shift();
      this.moved(item, answer.rows);
      this.on.saved(item, answer);
      this.wait = 1000;
    } catch (error) {
      this.busy = false;
      await this.failed(item, error);
      return;
    }
    this.busy = false;
    this.keep();
    this.send();
  }

  /** What waits for the same cells was typed over what has just been saved. */
  moved(item, made) {
    for (const { id, version } of made) {
      const own = item.rows.find((row) => row.entry === id);
      for (const other of this.items) {
        for (const row of other.rows) {
          if (row.entry !== id) continue;
          const same = Object.keys(row.fields).some((field) => field in (own?.fields ?? {}));
          if (same || row.version === version - 1) row.version = version;
        }
      }
    }
  }

  async failed(item, error) {
    if (error.status === undefined) { this.drop(item); this.on.refused(item, error); this.send(); return; }
    if (error.status === 0 || error.status >= 500 || error.status === 401) {
      this.tell();
      this.timer = setTimeout(() => this.send(), this.wait);
      this.wait = Math.min(this.wait * 2, 15000);
      return;
    }
    if (error.status === 412 && item.cell) {
      this.held = true;
      try {
        this.on.clash(item, await ask("entry", { entry: item.rows[0].entry }));
      } catch {
        this.held = false;
        this.timer = setTimeout(() => this.send(), 3000);
      }
      this.tell();
      return;
    }
    this.drop(item);
    this.on.refused(item, error);
    this.send();
  }

  drop(item) {
    this.items = this.items.filter((one) => one !== item);
    this.keep();
    this.tell();
  }

  /** Asks again about a clash that nobody has decided. */
  again() {
    this.held = false;
    this.now();
  }

  /** Ends a clash: `version` writes ours over theirs, null leaves theirs. */
  settle(item, version, words) {
    this.held = false;
    if (version === null) this.drop(item);
    else {
      const [row] = item.rows;
      row.version = version;
      if (words !== undefined) row.fields[Object.keys(row.fields)[0]] = words;
      item.key = fresh();
      this.keep();
    }
    this.now();
  }
}
