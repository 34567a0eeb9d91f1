// The page of the ledger: joins the grid, the address, the queue of changes and the dialogs.

import { act, ask, attempt, pick, plan, toast } from "./app.js";
import { Grid } from "./grid.js";
import { Saves } from "./saves.js";
import { heads } from "./groups.js";
import * as views from "./view.js";
import * as pasting from "./paste.js";
import * as dialogs from "./dialogs.js";

const PAGE = 200;
const root = document.getElementById("ledger");
const config = JSON.parse(root.dataset.config);
const titles = Object.fromEntries(config.fields.map((one) => [one.name, one.title]));
titles.own_choice = pick("自选动作理由", "Own choice, reason");
const known = config.fields.map((one) => one.name);
const choices = config.choices;
const saved = document.getElementById("saved");
const looked = (name, input) => fetch(`/api/v1/asks/${name}`, {
  method: "POST", credentials: "same-origin", body: JSON.stringify(input),
  headers: { "content-type": "application/json", "x-moushi-csrf": document.querySelector('meta[name="csrf"]').content },
});

let view = views.read(location.search, known);
let open = false;
let lines = new Map();
let where = new Map();
let total = 0;
let listed = [];
let turn = 0;
let newest = 0;
const asking = new Set();
const closed = new Set();
const undone = [];
const redone = [];

const editable = () => config.editable[view.tab] ?? [];
const said = (field, value) => choices[field]?.find(([word]) => word === value)?.[1] ?? value;
const raw = (line, field) => {
  const waiting = saves.pending(line.id, field);
  if (waiting !== undefined) return waiting;
  if (field === "due") return line.due_words || line.due;
  if (field === "updated") return new Date(line.updated_at + 8 * 3600e3).toISOString().slice(0, 16).replace("T", " ");
  return line[field] ?? "";
};

const words = { saved: pick("● 已保存", "● Saved"), saving: pick("○ 保存中…", "○ Saving…"), unsaved: pick("▲ 未保存", "▲ Not saved") };
const saves = new Saves(plan, config.account, {
  state(state, count) {
    saved.dataset.state = state;
    saved.textContent = state === "unsaved"
      ? pick(`▲ 未保存 ${count} 处，已留在本机，联网后自动重发`, `▲ ${count} not saved; kept here and sent again`)
      : words[state];
  },
  saved(item, answer) {
    for (const { id, version } of answer.rows) {
      const line = where.has(id) ? lines.get(where.get(id)) : null;
      const own = item.rows.find((row) => row.entry === id);
      if (line && own) Object.assign(line, own.fields.due === undefined ? own.fields : { ...own.fields, due_words: own.fields.due }, { version });
    }
    if (answer.batch) undone.push({ batch: answer.batch });
    grid.redraw();
    setTimeout(poll, 50);
  },
  async clash(item, theirs) {
    const [row] = item.rows;
    const field = Object.keys(row.fields)[0];
    const held = theirs.fields.find((one) => one.name === field)?.value ?? "";
    const event = theirs.history.find((one) => one.changes.some((change) => change.field === field));
    const before = event?.changes.find((change) => change.field === field)?.before ?? "";
    const choice = await dialogs.clash(`${theirs.line.code} · ${titles[field]}`, said(field, row.fields[field]), said(field, held), said(field, before), event?.who);
    // Closed without an answer: what was typed stays unsaved, and the mark at the top asks again.
    if (choice === null) {
      saved.textContent = pick("▲ 未保存：他人也改了，点此处理", "▲ Not saved: changed by others too; decide here");
      return;
    }
    if (choice === "theirs") saves.settle(item, null);
    else saves.settle(item, theirs.line.version, choice === "mine" ? undefined : choice.words);
    put(theirs.line);
    grid.redraw();
    grid.focus();
  },
  refused(item, error) {
    toast(`${error.message} ${error.advice ?? ""}`, { bad: true });
    grid.redraw();
  },
});

saved.addEventListener("click", () => saves.again());
saved.addEventListener("keydown", (event) => { if (event.key === "Enter") saves.again(); });

const grid = new Grid(root, {
  line: (row) => lines.get(row),
  need: (rows) => { for (const page of new Set(rows.map((row) => Math.floor(row / PAGE)))) fetchPage(page); },
  cell(node, line, field) {
    const value = raw(line, field);
    const waiting = saves.pending(line.id, field) !== undefined;
    node.classList.toggle("waiting", waiting);
    node.classList.toggle("fixed", open && !editable().includes(field));
    if (field === "code") {
      const link = Object.assign(document.createElement("a"), { href: `/entries/${line.id}`, textContent: value, tabIndex: -1 });
      node.append(link);
      if (view.removed && config.whole) node.append(restoreButton(line));
      return;
    }
    const shown = said(field, value);
    node.append(Object.assign(document.createElement("span"), { className: "clamp", textContent: shown || "--" }));
    if (!shown) node.classList.add("blank");
    if (field === "due" && line.due && line.due !== value && !waiting) node.title = line.due;
    else if (shown.length > 16) node.title = shown;
  },
  held: (row, field) => (lines.get(row) ? raw(lines.get(row), field) : ""),
  may: (row, field) => open && !view.removed && lines.has(row) && editable().includes(field),
  denied: (field) => toast(open ? pick(`“${titles[field] ?? ""}”由系统生成，不能直接修改。`, `“${titles[field] ?? ""}” is made by the program.`) : pick("您不能修改这份台账，或计划已送审。", "You cannot change this ledger, or the plan has been submitted.")),
  choices: (field) => choices[field],
  edited(row, field, value) {
    const line = lines.get(row);
    if (!line) return;
    const before = raw(line, field);
    if (before === value) return;
    undone.push({ entry: line.id, field, before, after: value });
    redone.length = 0;
    saves.add([{ entry: line.id, version: line.version, fields: { [field]: value } }]);
    grid.redraw();
  },
  moved: () => bar(),
  toggle(path) { if (closed.has(path)) closed.delete(path); else closed.add(path); grid.fill(total, listed, closed); },
  sort(name, more) {
    const at = view.sort.findIndex((key) => key.replace(/^-/, "") === name);
    const next = at < 0 ? name : view.sort[at].startsWith("-") ? "" : `-${name}`;
    const rest = more ? view.sort.filter((_, place) => place !== at) : [];
    if (more && at >= 0 && next) { rest.splice(at, 0, next); change({ sort: rest }); } else change({ sort: next ? [...rest, next] : rest });
  },
  resized: (columns) => { view.cols = columns.map(({ name, width }) => ({ name, width })); history.replaceState(null, "", views.write(view)); addresses(); },
  clear() {
    const rows = selection((line, field) => (editable().includes(field) && field !== "words" && !choices[field] && raw(line, field) !== "" ? "" : undefined));
    send(rows);
  },
  fillDown() {
    const { left, right } = grid.range();
    const [first, ...rest] = grid.chosen();
    const source = lines.get(first);
    if (!source || !rest.length) return;
    const fields = view.cols.slice(left, right + 1).map((column) => column.name);
    const rows = rest.map((row) => lines.get(row)).filter(Boolean).map((line) => ({
      entry: line.id, version: line.version,
      fields: Object.fromEntries(fields.filter((field) => editable().includes(field)).map((field) => [field, raw(source, field)])),
    })).filter((row) => Object.keys(row.fields).length);
    send(rows);
  },
  today() {
    const now = new Date();
    const row = grid.current();
    const field = view.cols[grid.active.col].name;
    const day = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
    if (row !== null && field === "due" && open) this.edited(row, field, day);
  },
  openRow() { const line = lines.get(grid.current()); if (line) location.assign(`/entries/${line.id}`); },
  undo: () => back(undone, redone),
  redo: () => back(redone, undone),
  copied() {
    const { left, right } = grid.range();
    const rows = grid.chosen();
    if (rows.some((row) => !lines.has(row))) {
      loadAll(rows).then(() => toast(pick("所选行已全部载入，请再复制一次。", "All rows are here now; please copy again.")));
      return null;
    }
    const fields = view.cols.slice(left, right + 1).map((column) => column.name);
    return pasting.text(rows.map((row) => fields.map((field) => said(field, raw(lines.get(row), field)))));
  },
  paste: (words) => paste(words),
});

function restoreButton(line) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: pick("恢复", "Restore") });
  button.addEventListener("click", async () => {
    if (await attempt(() => act("entry-restore", { entry: line.id }))) { toast(pick(`已恢复 ${line.code}`, `${line.code} is back`)); load(); }
  });
  return button;
}

/** Cells of the selection with new words: `turned` answers the words, or undefined for no change. */
function selection(turned) {
  const { left, right } = grid.range();
  const fields = view.cols.slice(left, right + 1).map((column) => column.name);
  return grid.chosen().map((row) => lines.get(row)).filter(Boolean).map((line) => {
    const pairs = fields.map((field) => [field, turned(line, field)]).filter(([, value]) => value !== undefined);
    return { entry: line.id, version: line.version, fields: Object.fromEntries(pairs) };
  }).filter((row) => Object.keys(row.fields).length);
}

/** Puts a change of one or many rows into the queue; it can be undone as one. */
function send(rows) {
  if (!rows.length || !open || view.removed) return;
  const [row] = rows;
  const [field] = Object.keys(row.fields);
  if (rows.length === 1 && Object.keys(row.fields).length === 1) {
    const line = lines.get(where.get(row.entry));
    undone.push({ entry: row.entry, field, before: raw(line, field), after: row.fields[field] });
  }
  redone.length = 0;
  saves.add(rows);
  grid.redraw();
}

async function back(from, to) {
  const last = from.pop();
  if (!last) { toast(pick("没有可撤销的修改。", "There is nothing to undo.")); return; }
  if (last.batch) {
    const done = await attempt(() => act("entries-revert", { plan, batch: last.batch }));
    if (done) { to.push({ batch: done.batch }); toast(pick(`已撤销 ${done.rows.length} 行的修改`, `${done.rows.length} rows were taken back`)); load(); }
    return;
  }
  const line = where.has(last.entry) ? lines.get(where.get(last.entry)) : null;
  to.push({ ...last, before: last.after, after: last.before });
  saves.add([{ entry: last.entry, version: line?.version ?? 0, fields: { [last.field]: last.before } }]);
  grid.redraw();
}

/** Lets a change of many rows be looked at, then sends it as one. */
async function previewed(title, rows, more = {}) {
  const look = async (asked) => {
    const answer = await looked("entries-preview", { plan, rows: asked }).catch(() => null);
    if (!answer) throw { message: pick("网络没有连上，尚未保存。", "The network is down; nothing has been saved."), advice: pick("内容仍在这里，请重试。", "It is still here; try again.") };
    const body = await answer.json();
    if (!answer.ok) throw { message: pick(body.message.zh, body.message.en), advice: pick(body.advice.zh, body.advice.en) };
    return body;
  };
  const good = await dialogs.preview(title, rows, { look, titles, said, ...more });
  if (good && good.length) {
    send(good);
    toast(pick(`正在保存 ${good.length} 行，可按 Ctrl Z 撤销`, `Saving ${good.length} rows; Ctrl Z takes it back`));
  }
  grid.redraw();
  grid.focus();
}

async function paste(text) {
  if (!open || view.removed) { toast(pick("现在不能修改台账。", "The ledger cannot be changed now.")); return; }
  let block = pasting.cells(text);
  if (!block.length) return;
  const { left, right } = grid.range();
  const rows = grid.chosen();
  const single = block.length === 1 && block[0].length === 1;
  if (single && (rows.length > 1 || right > left)) block = rows.map(() => Array.from({ length: right - left + 1 }, () => text.trim()));
  const laid = pasting.headed(block, view.cols.map((column) => column.name), left, titles);
  const places = grid.downward(laid.rows.length);
  await loadAll(places);
  const over = places.map((row) => lines.get(row)).filter(Boolean);
  const make = (empty) => pasting.changes(laid, over, editable(), empty);
  const notes = [];
  if (laid.header) notes.push(pick("首行是表头，已按表头对应各列。", "The first row names the columns; they were matched by it."));
  if (laid.rows.length > over.length) notes.push(pick(`粘贴的内容有 ${laid.rows.length} 行，列表只剩 ${over.length} 行，其余未处理。`, `${laid.rows.length} rows were pasted, ${over.length} are left in the list; the others are left out.`));
  const fixed = laid.fields.filter((field) => field && !editable().includes(field)).map((field) => titles[field]);
  if (fixed.length) notes.push(pick(`${fixed.join("、")}由系统生成，已跳过。`, `${fixed.join(", ")}: made by the program, left out.`));
  if (laid.fields.some((field) => field === undefined)) notes.push(pick("右侧超出的列未处理。", "Columns beyond the last one are left out."));
  await previewed(pick("粘贴预览", "Preview of what was pasted"), make(false), { again: make, notes });
}

const put = (line) => { const at = where.get(line.id); if (at !== undefined) lines.set(at, line); };

async function fetchPage(page) {
  const asked = `${turn}:${page}`;
  if (asking.has(asked)) return;
  asking.add(asked);
  const mine = turn;
  try {
    const list = await ask("entries", { ...views.asked(view, plan), offset: page * PAGE, limit: PAGE });
    if (mine !== turn) return;
    took(page * PAGE, list);
    if (list.total !== total) { load(); return; }
    grid.redraw();
    bar();
  } catch (error) {
    // Asked again when the rows come into sight again.
    setTimeout(() => { asking.delete(asked); if (mine === turn) grid.redraw(); }, 3000);
  }
}

function took(first, list) {
  list.rows.forEach((line, at) => {
    lines.set(first + at, line);
    where.set(line.id, first + at);
    newest = Math.max(newest, line.updated_at);
  });
}

async function loadAll(rows) {
  const pages = new Set(rows.filter((row) => !lines.has(row)).map((row) => Math.floor(row / PAGE)));
  for (const page of pages) { asking.delete(`${turn}:${page}`); await fetchPage(page); }
}

/** Shows a message where the rows would be. */
function state(name, title, hint, ...buttons) {
  root.querySelector(".grid-state")?.remove();
  grid.wrap.hidden = Boolean(name);
  if (!name) return;
  root.append(dialogs.h("div", { class: `grid-state empty ${name}`, role: name === "failed" ? "alert" : "status" },
    title ? dialogs.h("p", { class: "strong" }, title) : null, hint ? dialogs.h("p", { class: "quiet" }, hint) : null,
    name === "loading" ? Array.from({ length: 8 }, () => dialogs.h("div", { class: "bone" })) : null,
    buttons.map(([words, run]) => dialogs.h("button", { type: "button", class: "btn", onclick: run }, words))));
}

/** Fetches the list anew. */
async function load() {
  turn += 1;
  const mine = turn;
  asking.clear();
  const slow = setTimeout(() => { if (!lines.size) state("loading"); }, 200);
  try {
    const list = await ask("entries", { ...views.asked(view, plan), limit: PAGE });
    if (mine !== turn) return;
    lines = new Map();
    where = new Map();
    ({ total, open } = list);
    took(0, list);
    asking.add(`${turn}:0`);
    listed = heads(list.groups, (level, value) => ({ title: titles[view.group[level]], label: said(view.group[level], value) || pick("（空）", "(none)") }));
    shown();
  } catch (error) {
    if (mine !== turn) return;
    failed(error);
  } finally {
    clearTimeout(slow);
  }
}

function failed(error) {
  if (error.status === 403 || error.status === 404) state("denied", error.message, error.advice);
  else state("failed", error.message ?? String(error), `${error.advice ?? ""} MS-LED-${error.status ?? 0}`, [pick("重试", "Try again"), load]);
}

function shown() {
  document.querySelector(`[data-tab="${view.tab}"] .count`).textContent = String(total);
  for (const button of document.querySelectorAll("[data-edits]")) button.hidden = !open || view.removed;
  grid.shape(view.cols.map((column) => ({ ...column, title: titles[column.name] })), view.pin, view.sort);
  grid.fill(total, listed, closed);
  if (total) state("");
  else if (view.removed) state("none", pick("没有移除的条目。", "Nothing has been removed."), "");
  else if (views.narrowed(view)) state("none", pick("没有符合条件的条目。", "No row fits."), pick("放宽条件，或清除筛选。", "Loosen the conditions or clear them."), [pick("清除筛选", "Clear the filter"), () => change({ words: "", tests: [], any: false })]);
  else {
    const where = `/plans/${plan}/documents`;
    const buttons = config.whole ? [[pick("去审核文件摘录", "Review documents"), () => location.assign(where)]] : [];
    if (open) buttons.push([pick("新增一行", "New row"), add]);
    state("first", pick("这里还没有条目。", "There are no rows here yet."), pick("先上传文件并审核摘录，采用的摘录会成为台账条目；也可以直接新增。", "Add documents and review what was found; what is accepted becomes a row. Or add one."), ...buttons);
  }
  bar();
}

function bar() {
  const chosen = grid.segments?.length || total ? grid.range() : null;
  const count = chosen ? (chosen.bottom - chosen.top + 1) * (chosen.right - chosen.left + 1) : 0;
  const line = lines.get(grid.current());
  const field = view.cols[grid.active.col]?.name;
  const box = document.getElementById("bar") ?? root.appendChild(dialogs.h("div", { id: "bar", class: "grid-bar" }));
  box.textContent = line ? `${line.code} · ${titles[field]}：${said(field, raw(line, field)) || "--"}` : "";
  const status = pick(`共 ${total} 行`, `${total} rows`) + (count > 1 ? pick(`，选中 ${count} 格`, `, ${count} cells selected`) : "");
  box.append(dialogs.h("span", { class: "quiet" }, status));
}

/** Shows another view, and says so in the address. */
function change(part, replace = false) {
  view = { ...view, ...part };
  history[replace ? "replaceState" : "pushState"](null, "", views.write(view));
  controls();
  load();
}

function addresses() {
  const { plan: _, ...asked } = views.asked(view, plan);
  const query = new URLSearchParams({ q: JSON.stringify(asked), cols: view.cols.map((column) => column.name).join(",") });
  for (const link of document.querySelectorAll("[data-export]")) {
    link.href = `/plans/${plan}/ledger/${link.dataset.export === "print" ? "print" : `export/${link.dataset.export}`}?${query}`;
    link.hidden = link.dataset.export === "docx" && !config.whole;
  }
}

function controls() {
  for (const tab of document.querySelectorAll("[data-tab]")) tab.setAttribute("aria-selected", String(tab.dataset.tab === view.tab));
  const box = document.getElementById("words");
  if (document.activeElement !== box) box.value = view.words;
  document.querySelector('[data-do="filter"] .count').textContent = view.tests.length ? String(view.tests.length) : "";
  document.querySelector('[data-do="group"] .count').textContent = view.group.map((name) => titles[name]).join(" › ");
  document.querySelector('[data-do="removed"]').setAttribute("aria-pressed", String(view.removed));
  addresses();
}

async function add() {
  const name = document.querySelector(`[data-tab="${view.tab}"]`).firstChild.textContent.trim();
  const typed = await dialogs.added(name);
  if (!typed) return;
  const made = await attempt(() => act("entry-add", { plan, noun: view.tab, words: typed }));
  if (!made) return;
  toast(pick("已新增一行", "A row was added"), { undo: async () => { if (await attempt(() => act("entry-remove", { entry: made.id, version: made.version }))) load(); } });
  await load();
  await loadAll(Array.from({ length: total }, (_, at) => at).slice(-PAGE));
  if (where.has(made.id) && !grid.segments.length) { grid.go(where.get(made.id), 1); grid.focus(); }
}

const does = {
  filter: async () => { const answer = await dialogs.filters(view, config.fields.filter((one) => one.name !== "updated"), choices); if (answer) change(answer); },
  group: async () => { const answer = await dialogs.groups(view, config.fields); if (answer) { closed.clear(); change(answer); } },
  columns: async () => { const answer = await dialogs.columns(view, config.fields, views.columnsOf(view.tab)); if (answer) change(answer); },
  removed: () => change({ removed: !view.removed }),
  keys: () => dialogs.keys(),
  add,
  async bulk() {
    const rows = grid.chosen();
    const answer = await dialogs.bulk(rows.length, total, editable(), titles, choices);
    if (!answer) return;
    const places = answer.all ? Array.from({ length: total }, (_, at) => at) : rows;
    await loadAll(places);
    const changed = places.map((row) => lines.get(row)).filter(Boolean).map((line) => ({ entry: line.id, version: line.version, fields: { [answer.field]: answer.words } }));
    await previewed(pick("批量修改预览", "Preview of the change"), changed);
  },
};

document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-do]")?.dataset.do;
  if (name) does[name]();
  const tab = event.target.closest("[data-tab]")?.dataset.tab;
  if (tab && tab !== view.tab) {
    closed.clear();
    change({ tab, sort: [], group: [], tests: [], words: "", cols: views.columnsOf(tab) });
  }
});

let typing = 0;
const typed = (event) => {
  if (event.isComposing) return;
  clearTimeout(typing);
  typing = setTimeout(() => change({ words: document.getElementById("words").value.trim() }, true), 120);
};
document.getElementById("words").addEventListener("input", typed);
document.getElementById("words").addEventListener("compositionend", typed);
addEventListener("popstate", () => {
  const before = String(view.group);
  view = views.read(location.search, known);
  if (String(view.group) !== before) closed.clear();
  controls();
  load();
});

/** Fetches what others have changed lately. */
async function poll() {
  if (document.hidden || !newest) return;
  try {
    const list = await ask("entries", { plan, noun: view.tab, removed: view.removed, tests: [{ field: "updated", op: "from", value: String(newest) }], limit: 200 });
    let strange = false;
    let moved = false;
    for (const line of list.rows) {
      const held = where.has(line.id) ? lines.get(where.get(line.id)) : null;
      if (!held) strange = strange || line.updated_at > newest;
      else if (line.version >= held.version && JSON.stringify(line) !== JSON.stringify(held)) { put(line); moved = true; }
    }
    for (const line of list.rows) newest = Math.max(newest, line.updated_at);
    if (strange && !grid.editing) load();
    else if (moved && !grid.editing) grid.redraw();
  } catch { /* The next look comes in three seconds. */ }
}
setInterval(poll, 3000);

async function counts() {
  for (const tab of document.querySelectorAll("[data-tab]")) {
    const list = await ask("entries", { plan, noun: tab.dataset.tab, limit: 1 }).catch(() => null);
    if (list && tab.dataset.tab !== view.tab) tab.querySelector(".count").textContent = String(list.total);
  }
}

controls();
load().then(() => { grid.focus(); counts(); });
