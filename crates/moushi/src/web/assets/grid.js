// The grid: rows drawn as they come into sight, cells moved through and edited by keyboard, as in a
// spreadsheet. Focus stays in one text box above the active cell, so that an input method is never
// interrupted: nothing moves or is kept while it composes. Knows no server.

import { pick } from "./app.js";
import { unfolded } from "./groups.js";

const HIGH = 46;
const HEAD = 34;

const make = (tag, className, words) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (words !== undefined) node.textContent = words;
  return node;
};

/** A grid in `root`. `on` answers what it needs and hears what is done; see `ledger.js`. */
export class Grid {
  constructor(root, on) {
    this.on = on;
    this.total = 0;
    this.columns = [];
    this.pin = 0;
    this.segments = [];
    this.active = { row: 0, col: 0 };
    this.anchor = { row: 0, col: 0 };
    this.editing = false;
    this.drawn = new Map();
    this.build(root);
  }

  build(root) {
    this.wrap = make("div", "grid-wrap");
    this.scroller = make("div", "grid-scroll");
    this.scroller.id = "grid";
    this.scroller.setAttribute("role", "grid");
    this.scroller.setAttribute("aria-multiselectable", "true");
    this.head = make("div", "grid-head");
    this.head.setAttribute("role", "row");
    this.head.setAttribute("aria-rowindex", "1");
    this.space = make("div", "grid-space");
    this.space.setAttribute("role", "rowgroup");
    this.scroller.append(this.head, this.space);
    this.box = make("textarea", "grid-box");
    this.box.setAttribute("aria-label", pick("单元格", "Cell"));
    this.box.setAttribute("aria-controls", "grid");
    this.box.spellcheck = false;
    this.wrap.append(this.scroller, this.box);
    root.append(this.wrap);
    this.scroller.addEventListener("scroll", () => this.later());
    new ResizeObserver(() => {
      // The head of a group is as wide as what is in sight, however far the columns go.
      this.scroller.style.setProperty("--sight", `${this.scroller.clientWidth}px`);
      this.later();
    }).observe(this.scroller);
    this.scroller.addEventListener("mousedown", (event) => this.pressed(event));
    this.scroller.addEventListener("dblclick", (event) => { if (event.target.closest("[data-row]") && !event.target.closest("a,button")) this.edit(); });
    this.head.addEventListener("click", (event) => this.sorted(event));
    this.head.addEventListener("keydown", (event) => this.headed(event));
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("input", () => this.typed());
    this.box.addEventListener("compositionstart", () => { this.composing = true; this.open(""); });
    this.box.addEventListener("compositionend", () => { this.composing = false; });
    this.box.addEventListener("blur", () => { if (this.editing && !this.composing) this.commit(0, 0); this.wrap.classList.remove("focus"); });
    this.box.addEventListener("focus", () => this.wrap.classList.add("focus"));
    for (const kind of ["copy", "cut", "paste"]) this.box.addEventListener(kind, (event) => this.clip(kind, event));
  }

  /** Shows other columns. */
  shape(columns, pin, sort) {
    this.columns = columns;
    this.pin = Math.min(pin, columns.length);
    this.sort = sort;
    this.wide = columns.reduce((sum, column) => sum + column.width, 0);
    this.active.col = Math.min(this.active.col, columns.length - 1);
    this.anchor.col = Math.min(this.anchor.col, columns.length - 1);
    this.scroller.setAttribute("aria-colcount", String(columns.length));
    this.heading();
    this.redraw();
  }

  /** Shows so many rows, under `heads` when there are any, those in `closed` folded; see `groups.js`. */
  fill(total, heads, closed) {
    const { segments, total: places } = unfolded(heads, closed);
    this.segments = segments;
    this.depth = heads.reduce((deep, head) => Math.max(deep, head.level + 1), 0);
    this.total = heads.length ? places : total;
    this.scroller.setAttribute("role", heads.length ? "treegrid" : "grid");
    this.scroller.setAttribute("aria-rowcount", String(this.total + 1));
    this.space.style.height = `${this.total * HIGH}px`;
    this.active.row = Math.max(0, Math.min(this.active.row, this.total - 1));
    this.anchor.row = Math.max(0, Math.min(this.anchor.row, this.total - 1));
    this.redraw();
  }

  /** What stands at a place of the list: `{ group }` or `{ row }`. */
  place(visual) {
    if (!this.segments.length) return { row: visual };
    const segment = this.segments[this.above(visual)];
    return segment.visual === visual ? { group: segment } : { row: segment.first + visual - segment.visual - 1 };
  }

  /** Which head stands at a place or next above it. */
  above(visual) {
    let low = 0;
    let high = this.segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.segments[middle].visual <= visual) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The row of the active cell, or null on the heading of a group. */
  current() {
    const { row } = this.place(this.active.row);
    return row === undefined ? null : row;
  }

  /** Rows of the selection, in order, headings of groups left out. */
  chosen() {
    const { top, bottom } = this.range();
    const rows = [];
    for (let at = top; at <= bottom; at += 1) {
      const { row } = this.place(at);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  /** Rows from the active one down, for a block that is pasted. */
  downward(count) {
    const rows = [];
    for (let at = this.range().top; at < this.total && rows.length < count; at += 1) {
      const { row } = this.place(at);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  range() {
    const { active, anchor } = this;
    return {
      top: Math.min(active.row, anchor.row), bottom: Math.max(active.row, anchor.row),
      left: Math.min(active.col, anchor.col), right: Math.max(active.col, anchor.col),
    };
  }

  heading() {
    const held = this.head.contains(document.activeElement) ? document.activeElement.dataset.sort : null;
    this.head.textContent = "";
    this.head.style.width = `${this.wide}px`;
    let left = 0;
    this.columns.forEach((column, at) => {
      const cell = make("div", "grid-cell");
      cell.setAttribute("role", "columnheader");
      cell.setAttribute("aria-colindex", String(at + 1));
      cell.style.width = `${column.width}px`;
      this.pinned(cell, at, left);
      const place = this.sort.findIndex((key) => key.replace(/^-/, "") === column.name);
      const down = place >= 0 && this.sort[place].startsWith("-");
      cell.setAttribute("aria-sort", place < 0 ? "none" : down ? "descending" : "ascending");
      const button = make("button", "grid-title", column.title);
      button.type = "button";
      // One stop for Tab; the arrow keys go on from there.
      button.tabIndex = at === 0 ? 0 : -1;
      button.dataset.sort = column.name;
      button.title = pick("点击排序，按住 Shift 点击可多列排序", "Click to sort, Shift click to sort by more");
      if (place >= 0) button.append(make("span", "arrow", ` ${down ? "▼" : "▲"}${this.sort.length > 1 ? place + 1 : ""}`));
      const grip = make("span", "grip");
      grip.addEventListener("mousedown", (event) => this.resize(event, at));
      cell.append(button, grip);
      this.head.append(cell);
      left += column.width;
      if (held === column.name) button.focus();
    });
  }

  /** Keys on the titles: Enter or the space bar sorts, the arrows go to the next title. */
  headed(event) {
    const titles = [...this.head.querySelectorAll(".grid-title")];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) titles[titles.indexOf(event.target) + step]?.focus();
    else if (event.key === "Enter" || event.key === " ") this.sorted(event);
    else return;
    event.preventDefault();
  }

  pinned(cell, at, left) {
    if (at >= this.pin) return;
    cell.classList.add("pin");
    if (at === this.pin - 1) cell.classList.add("edge");
    cell.style.left = `${left}px`;
  }

  resize(event, at) {
    event.preventDefault();
    event.stopPropagation();
    const column = this.columns[at];
    const from = event.clientX - column.width;
    const move = (now) => {
      column.width = Math.min(900, Math.max(48, now.clientX - from));
      this.shape(this.columns, this.pin, this.sort);
    };
    const end = () => {
      removeEventListener("mousemove", move);
      removeEventListener("mouseup", end);
      this.on.resized(this.columns);
    };
    addEventListener("mousemove", move);
    addEventListener("mouseup", end);
  }

  sorted(event) {
    const name = event.target.closest("[data-sort]")?.dataset.sort;
    if (name) this.on.sort(name, event.shiftKey);
  }

  later() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; this.draw(); });
  }

  /** Draws everything in sight anew. */
  redraw() {
    for (const node of this.drawn.values()) node.remove();
    this.drawn.clear();
    this.space.style.width = `${this.wide ?? 0}px`;
    this.draw();
  }

  /** Draws what has come into sight, takes away what has left it. */
  draw() {
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / HIGH) - 6);
    const last = Math.min(this.total - 1, Math.ceil((this.scroller.scrollTop + this.scroller.clientHeight) / HIGH) + 6);
    for (const [at, node] of this.drawn) if (at < first || at > last) { node.remove(); this.drawn.delete(at); }
    const fresh = document.createDocumentFragment();
    const missing = [];
    for (let at = first; at <= last; at += 1) {
      if (this.drawn.has(at)) continue;
      const { node, loaded, row } = this.row(at);
      if (!loaded) missing.push(row);
      this.drawn.set(at, node);
      fresh.append(node);
    }
    this.space.append(fresh);
    if (missing.length) this.on.need(missing);
    this.mark();
  }

  row(at) {
    const place = this.place(at);
    const node = make("div", "grid-row");
    node.setAttribute("role", "row");
    node.setAttribute("aria-rowindex", String(at + 2));
    node.style.top = `${at * HIGH}px`;
    node.style.width = `${this.wide}px`;
    node.dataset.row = String(at);
    if (place.group) {
      this.group(node, place.group);
      return { node, loaded: true };
    }
    if (this.depth) node.setAttribute("aria-level", String(this.depth + 1));
    const line = this.on.line(place.row);
    let left = 0;
    this.columns.forEach((column, col) => {
      const cell = make("div", "grid-cell");
      cell.id = `cell-${at}-${col}`;
      cell.setAttribute("role", "gridcell");
      cell.setAttribute("aria-colindex", String(col + 1));
      cell.style.width = `${column.width}px`;
      cell.dataset.col = String(col);
      this.pinned(cell, col, left);
      if (line) this.on.cell(cell, line, column.name);
      else cell.append(make("span", "bone"));
      node.append(cell);
      left += column.width;
    });
    return { node, loaded: Boolean(line), row: place.row };
  }

  group(node, group) {
    node.classList.add("grid-group", `level-${group.level + 1}`);
    node.setAttribute("aria-level", String(group.level + 1));
    node.setAttribute("aria-expanded", String(!group.shut));
    const cell = make("div", "grid-cell");
    cell.setAttribute("role", "gridcell");
    cell.setAttribute("aria-expanded", String(!group.shut));
    cell.setAttribute("aria-colindex", "1");
    cell.setAttribute("aria-colspan", String(this.columns.length));
    cell.id = `cell-${node.dataset.row}-0`;
    cell.dataset.col = "0";
    const arrow = make("span", "fold", group.shut ? "▸" : "▾");
    arrow.setAttribute("aria-hidden", "true");
    const count = pick(`${group.rows} 行`, group.rows === 1 ? "1 row" : `${group.rows} rows`);
    cell.append(arrow, make("span", "field", group.title), make("span", "label", group.label), make("span", "count", count));
    cell.title = `${group.title} ${group.label}`;
    node.append(cell);
  }

  /** Shows which cells are active and selected, and puts the text box there. */
  mark() {
    const { top, bottom, left, right } = this.range();
    const many = top !== bottom || left !== right;
    for (const [at, node] of this.drawn) {
      const inside = at >= top && at <= bottom;
      // The head of a group is one cell over all columns.
      const head = node.classList.contains("grid-group");
      for (const cell of node.children) {
        const col = Number(cell.dataset.col);
        const on = inside && (head || (col >= left && col <= right));
        const now = at === this.active.row && (head || col === this.active.col);
        // Only what differs is touched: the list is marked with every frame that scrolls.
        const mark = `${on}${now}${many}`;
        if (cell.dataset.mark === mark) continue;
        cell.dataset.mark = mark;
        cell.classList.toggle("in", on && many);
        cell.classList.toggle("now", now);
        cell.setAttribute("aria-selected", String(on));
      }
    }
    const id = `cell-${this.active.row}-${document.getElementById(`cell-${this.active.row}-${this.active.col}`) ? this.active.col : 0}`;
    this.box.setAttribute("aria-activedescendant", id);
    this.seat();
  }

  /** The text box stands over the active cell: there the input method shows its candidates. */
  seat() {
    const column = this.columns[this.active.col];
    if (!column) return;
    const before = this.columns.slice(0, this.active.col).reduce((sum, one) => sum + one.width, 0);
    const x = this.active.col < this.pin ? before : before - this.scroller.scrollLeft;
    const y = HEAD + this.active.row * HIGH - this.scroller.scrollTop;
    const room = Math.max(HIGH, this.scroller.clientHeight - y - 4);
    this.box.style.left = `${x}px`;
    this.box.style.top = `${Math.max(0, Math.min(y, this.scroller.clientHeight - HIGH))}px`;
    this.box.style.width = `${this.editing ? Math.max(column.width, 180) : column.width}px`;
    this.box.style.height = `${this.editing ? Math.min(room, Math.max(HIGH, this.box.scrollHeight)) : HIGH}px`;
  }

  /** Goes to a cell. */
  go(row, col, extend = false) {
    this.active = {
      row: Math.max(0, Math.min(this.total - 1, row)),
      col: Math.max(0, Math.min(this.columns.length - 1, col)),
    };
    if (!extend) this.anchor = { ...this.active };
    this.show();
    this.draw();
    this.on.moved();
  }

  /** Scrolls until the active cell is in sight. */
  show() {
    const top = this.active.row * HIGH;
    const { scroller } = this;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    const room = scroller.clientHeight - HEAD - HIGH;
    if (top > scroller.scrollTop + room) scroller.scrollTop = top - room;
    if (this.active.col < this.pin) return;
    const sum = (list) => list.reduce((wide, column) => wide + column.width, 0);
    const frozen = sum(this.columns.slice(0, this.pin));
    const left = sum(this.columns.slice(0, this.active.col));
    const right = left + this.columns[this.active.col].width;
    if (left - frozen < scroller.scrollLeft) scroller.scrollLeft = left - frozen;
    if (right > scroller.scrollLeft + scroller.clientWidth) scroller.scrollLeft = right - scroller.clientWidth;
  }

  pressed(event) {
    const row = event.target.closest("[data-row]");
    const cell = event.target.closest("[data-col]");
    if (!row || !cell || event.button !== 0 || event.target.closest("a,button")) return;
    event.preventDefault();
    if (this.editing) this.commit(0, 0);
    this.go(Number(row.dataset.row), Number(cell.dataset.col), event.shiftKey);
    const { group } = this.place(this.active.row);
    if (group) this.on.toggle(group.path);
    this.focus();
    const move = (now) => {
      const over = document.elementFromPoint(now.clientX, now.clientY);
      const to = over?.closest("[data-row]");
      const at = over?.closest("[data-col]");
      if (to && at && this.scroller.contains(to)) this.go(Number(to.dataset.row), Number(at.dataset.col), true);
    };
    const end = () => { removeEventListener("mousemove", move); removeEventListener("mouseup", end); };
    addEventListener("mousemove", move);
    addEventListener("mouseup", end);
  }

  /** Puts the keyboard into the grid. */
  focus() {
    // A dialog that closes gives focus back without the caret: what is typed would go nowhere.
    if (document.activeElement === this.box && !this.editing) this.box.blur();
    this.box.focus({ preventScroll: true });
    this.box.setSelectionRange(this.box.value.length, this.box.value.length);
  }

  key(event) {
    // An input method composes: its keys are its own.
    if (event.isComposing || this.composing || event.keyCode === 229) return;
    const done = this.editing ? this.editKey(event) : this.moveKey(event);
    if (done) event.preventDefault();
  }

  editKey(event) {
    if (event.key === "Escape") { this.cancel(); return true; }
    if (event.key === "Enter" && event.altKey) { this.box.setRangeText("\n", this.box.selectionStart, this.box.selectionEnd, "end"); this.seat(); return true; }
    if (event.key === "Enter") { this.commit(event.shiftKey ? -1 : 1, 0); return true; }
    if (event.key === "Tab") { this.commit(0, event.shiftKey ? -1 : 1); return true; }
    return false;
  }

  moveKey(event) {
    const { row, col } = this.active;
    const held = event.ctrlKey || event.metaKey;
    const { group } = this.place(row);
    if (group && !held && !event.shiftKey && this.fold(group, event.key)) return true;
    const page = Math.max(1, Math.floor((this.scroller.clientHeight - HEAD) / HIGH) - 1);
    const moves = {
      ArrowUp: [held ? 0 : row - 1, col], ArrowDown: [held ? this.total - 1 : row + 1, col],
      ArrowLeft: [row, held ? 0 : col - 1], ArrowRight: [row, held ? this.columns.length - 1 : col + 1],
      Home: [held ? 0 : row, 0], End: [held ? this.total - 1 : row, this.columns.length - 1],
      PageUp: [row - page, col], PageDown: [row + page, col],
    };
    if (moves[event.key]) { this.go(...moves[event.key], event.shiftKey); return true; }
    if (event.key === "Tab") {
      const next = col + (event.shiftKey ? -1 : 1);
      if (next < 0 || next >= this.columns.length) return false;
      this.go(row, next);
      return true;
    }
    if (held) return this.command(event);
    if (event.key === "Enter" || event.key === "F2") {
      this.edit();
      return true;
    }
    if (event.key === "Delete" || event.key === "Backspace") { this.on.clear(); return true; }
    if (event.key === "Escape") { this.anchor = { ...this.active }; this.mark(); return true; }
    return false;
  }

  /** Keys on the head of a group: folded and unfolded as in a tree, left goes to the head around it. */
  fold(group, key) {
    if (["Enter", "F2", " "].includes(key) || key === (group.shut ? "ArrowRight" : "ArrowLeft")) {
      this.on.toggle(group.path);
      return true;
    }
    if (key !== "ArrowLeft" || !group.level) return false;
    let at = this.above(group.visual);
    while (this.segments[at].level >= group.level) at -= 1;
    this.go(this.segments[at].visual, this.active.col);
    return true;
  }

  command(event) {
    const name = event.key.toLowerCase();
    if (name === "a") {
      this.anchor = { row: 0, col: 0 };
      this.active = { row: this.total - 1, col: this.columns.length - 1 };
      this.mark();
      return true;
    }
    const does = { z: event.shiftKey ? "redo" : "undo", y: "redo", d: "fillDown", ";": "today", enter: "openRow" }[name];
    if (does) this.on[does]();
    return Boolean(does);
  }

  /** Something was typed on a cell: it replaces what is there. */
  typed() {
    if (!this.editing) { const words = this.box.value; this.open(words); }
    else this.seat();
  }

  /** Edits the active cell, starting from what it holds. */
  edit() {
    const row = this.current();
    if (row === null) return;
    const column = this.columns[this.active.col].name;
    const choices = this.on.choices(column);
    if (choices && this.on.may(row, column)) { this.choose(choices, this.on.held(row, column)); return; }
    this.open(this.on.held(row, column));
    if (this.editing) this.box.setSelectionRange(this.box.value.length, this.box.value.length);
  }

  open(words) {
    if (this.editing) return;
    const row = this.current();
    const column = this.columns[this.active.col]?.name;
    if (row === null || !this.on.may(row, column)) {
      this.box.value = "";
      if (row !== null) this.on.denied(column);
      return;
    }
    if (this.on.choices(column)) {
      this.box.value = "";
      this.choose(this.on.choices(column), this.on.held(row, column));
      return;
    }
    this.editing = true;
    // While an input method composes, its words are in the box already.
    if (!this.composing) this.box.value = words;
    this.wrap.classList.add("editing");
    this.show();
    this.seat();
  }

  choose(choices, held) {
    const list = make("select", "grid-choice");
    list.size = Math.min(9, choices.length);
    for (const [value, label] of choices) {
      const option = make("option", "", label);
      option.value = value;
      option.selected = value === held;
      list.append(option);
    }
    list.style.left = this.box.style.left;
    list.style.top = this.box.style.top;
    list.style.minWidth = this.box.style.width;
    this.wrap.append(list);
    list.focus();
    let ended = false;
    const end = (keep, dx = 0, dy = 0) => {
      if (ended) return;
      ended = true;
      const value = list.value;
      list.remove();
      this.focus();
      if (keep) this.on.edited(this.current(), this.columns[this.active.col].name, value);
      if (dx || dy) this.go(this.active.row + dy, this.active.col + dx);
    };
    list.addEventListener("keydown", (event) => {
      if (event.key === "Escape") end(false);
      else if (event.key === "Enter") end(true, 0, 1);
      else if (event.key === "Tab") end(true, event.shiftKey ? -1 : 1);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    list.addEventListener("click", (event) => { if (event.target.closest("option")) end(true); });
    list.addEventListener("blur", () => end(false));
  }

  cancel() {
    this.editing = false;
    this.box.value = "";
    this.wrap.classList.remove("editing");
    this.seat();
  }

  commit(dy, dx) {
    const words = this.box.value;
    const row = this.current();
    this.cancel();
    if (row !== null) this.on.edited(row, this.columns[this.active.col].name, words.trim());
    if (dx || dy) this.go(this.active.row + dy, this.active.col + dx);
  }

  clip(kind, event) {
    if (this.editing) return;
    event.preventDefault();
    if (kind === "paste") { this.on.paste(event.clipboardData.getData("text/plain")); return; }
    const words = this.on.copied();
    if (words !== null) event.clipboardData.setData("text/plain", words);
    if (kind === "cut" && words !== null) this.on.clear();
  }
}
