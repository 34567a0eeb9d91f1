// The review page: candidates listed and decided beside their marked words. A decision shows at once;
// what the server says wins.

import { act, ask, attempt, pick, toast } from "./app.js";
import { SourceText } from "./review-text.js";

const page = document.getElementById("review");
const source = document.getElementById("source");
const list = document.getElementById("found");
const doc = page.dataset.document;
const text = new SourceText(source);

const NOUNS = {
  requirement: pick("要求", "Demand"), achievement: pick("成效", "Result"), task: pick("任务", "Task"),
  last_year: pick("去年任务", "Last year's task"), below: pick("下级任务", "Task below"),
};
const STATES = {
  pending: ["info", pick("○ 待核", "○ Open")], accepted: ["good", pick("● 已采用", "● Accepted")],
  rejected: ["plain", pick("× 不采用", "× Rejected")],
};
const FINDERS = {
  clause: pick("分句：有自己的动词和对象", "clause: a verb and object of its own"),
  numbered: pick("序号引出的一项", "an item with a number"),
  list: pick("公布的清单中的一项", "an item of an announced list"),
  count: pick("所列项数中的一项", "one of a number announced"),
  risk: pick("点明的问题或风险", "a problem or risk named as such"),
  table: pick("台账表格中的一行", "a row of a ledger table"),
  person: pick("人工划定的文字", "words marked by a person"),
};
const FIELDS = [
  ["words", pick("内容", "Words")], ["noun", pick("类型", "Type")], ["person", pick("责任人", "Person")],
  ["unit", pick("牵头单位", "Lead unit")], ["due", pick("期限", "Due")], ["state", pick("状态", "State")],
];
const BANDS = { high: [0.9, 1.01], middle: [0.7, 0.9], low: [-1, 0.7] };

let held = new Map();      // id → candidate as shown
let order = [];            // ids in the order of the text
let now = "";              // the current one
let open = true;           // whether anything may be decided
let form = "";             // "edit", "reject", "split" or none, in the current card
let shown = [];            // ids in the list
const sticky = new Set();  // decided since the filter was set: they stay until it is set again
const done = [];           // what can be undone: {id, ids}
const around = new Map();  // id → what stands around it
const address = new URLSearchParams(location.search);
const filter = { state: address.get("state") ?? "all", noun: address.get("noun") ?? "", band: address.get("band") ?? "" };

// --- small things

const el = (name, props = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (key in made && key !== "list" && key !== "role") made[key] = value; else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
};
const tag = (tone, words) => el("span", { className: `tag ${tone}` }, words);
const gone = (one) => one.state === "merged" || one.state === "split";
const current = () => held.get(now);
const reasons = () => {
  try { return JSON.parse(localStorage.getItem("moushi-reasons")) ?? []; } catch { return []; }
};
const rememberReason = (reason) => {
  try { localStorage.setItem("moushi-reasons", JSON.stringify([reason, ...reasons().filter((one) => one !== reason)].slice(0, 5))); } catch { /* kept for this visit only */ }
};
const why = () => pick("计划正在审批或已经印发，摘录只能查看。", "The plan is being approved or has been issued: candidates can only be read.");
const say = (words) => { document.getElementById("say").textContent = words; };

// --- what is seen

function matches(one, { state, noun, band } = filter) {
  if (gone(one)) return false;
  if (noun && one.noun !== noun) return false;
  if (band && !(one.confidence >= BANDS[band][0] && one.confidence < BANDS[band][1])) return false;
  return state === "all" || one.state === state || sticky.has(one.id);
}

function sort() {
  order = [...held.values()]
    .sort((a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1))
    .map((one) => one.id);
}

function mark(one) {
  const tone = one.id === now ? "now" : one.state;
  return [
    { start: one.start, end: one.end, id: one.id, tone },
    ...one.doubts.map((doubt) => ({ start: doubt.start, end: doubt.end, id: "", tone: "doubt" })),
  ];
}

const marksOf = (ones) => ones.filter((one) => !gone(one) && one.end > one.start).flatMap(mark);

/** Paints the words of some candidates anew, with whatever else is marked there. */
function repaint(ones) {
  const holders = new Set(ones.flatMap((one) => text.over(one.start, one.end)));
  if (!holders.size) return;
  const near = [...held.values()].filter((one) => text.over(one.start, one.end).some((holder) => holders.has(holder)));
  text.paint(marksOf(near), [...holders]);
}

function listAll() {
  shown = order.filter((id) => matches(held.get(id)));
  if (!shown.includes(now)) choose(shown.find((id) => held.get(id).state === "pending") ?? shown[0] ?? "", { scroll: false });
  list.replaceChildren(...(shown.length ? shown.map((id) => card(held.get(id))) : [nothing()]));
  list.removeAttribute("aria-busy");
  count();
}

function nothing() {
  const whole = [...held.values()].every(gone);
  return el("div", { className: "nothing", role: "listitem" },
    el("p", { className: "strong" }, whole
      ? pick("这份文件没有找到可列为条目的文字。", "Nothing in this document looks like a candidate.")
      : pick("没有符合筛选条件的摘录。", "No candidate matches the filter.")),
    whole
      ? el("p", {}, pick("可在左侧选中文字，按 N 补录。", "Mark words on the left and press N to add one."))
      : el("button", { type: "button", className: "btn", onclick: () => setFilter({ state: "all", noun: "", band: "" }) }, pick("清除筛选", "Clear the filter")));
}

function count() {
  const all = [...held.values()].filter((one) => !gone(one));
  const decided = all.filter((one) => one.state !== "pending").length;
  document.getElementById("count").textContent = pick(`已核 ${decided}／${all.length}`, `${decided} of ${all.length} decided`);
  const bar = document.getElementById("progress");
  bar.max = Math.max(all.length, 1);
  bar.value = decided;
  for (const button of document.querySelectorAll("[data-state]")) {
    const { state } = button.dataset;
    button.setAttribute("aria-pressed", String(state === filter.state));
    button.querySelector(".n").textContent = all.filter((one) => state === "all" || one.state === state).length;
  }
}

function card(one) {
  const [tone, words] = STATES[one.state] ?? ["plain", one.state];
  const box = el("div", { className: `one ${one.state}${one.id === now ? " now" : ""}`, role: "listitem" });
  box.dataset.id = one.id;
  if (one.id === now) box.setAttribute("aria-current", "true");
  const facts = [
    one.person && `${pick("责任人：", "person: ")}${one.person}`,
    one.unit && `${one.noun === "requirement" ? pick("提出：", "by: ") : pick("牵头：", "lead: ")}${one.unit}`,
    one.due && `${pick("期限：", "due: ")}${one.due}`,
  ].filter(Boolean).join("　");
  box.append(
    el("span", { className: "sure" }, `${pick("把握", "sure")} ${one.confidence.toFixed(2)}`),
    tag(tone, words), tag("plain", NOUNS[one.noun] ?? one.noun),
    el("p", { className: "said", lang: "zh-CN" }, one.words));
  if (one.note) box.append(el("div", { className: "alert", role: "alert" }, one.note));
  if (facts) box.append(el("p", { className: "about" }, facts));
  if (one.reason) box.append(el("p", { className: "about" }, `${pick("原因：", "reason: ")}${one.reason}`));
  for (const doubt of one.doubts) box.append(doubted(one, doubt));
  if (one.id === now) box.append(...opened(one));
  return box;
}

function doubted(one, doubt) {
  const line = el("p", { className: "bad" }, pick(`▲ “${doubt.words}”疑为“${doubt.likely}” `, `▲ “${doubt.words}” is probably “${doubt.likely}” `));
  if (one.state === "pending" && open) {
    line.append(el("button", { type: "button", className: "btn small", onclick: () => edit(one, { words: one.words.split(doubt.words).join(doubt.likely) }) }, pick("按建议改", "Mend it")));
  }
  return line;
}

/** What the current card shows beside what every card shows. */
function opened(one) {
  const parts = [el("p", { className: "about" }, `${pick("依据：", "why: ")}${FINDERS[one.finder] ?? one.finder}${one.touched ? pick("；经人工处理", "; touched by a person") : ""}`)];
  const known = around.get(one.id);
  if (known?.before) {
    const { words, done: ended } = known.before;
    const end = ended === true ? pick("（已完成）", " (done)") : ended === false ? pick("（未完成）", " (not done)") : "";
    parts.push(el("p", { className: "about" }, tag("warn", pick("去年", "Last year")), ...compared(words, one.words), end));
  }
  for (const finding of known?.findings ?? []) {
    parts.push(el("p", { className: "bad" }, `▲ ${pick(finding.message.zh, finding.message.en)}`));
  }
  if (form) parts.push(forms[form](one)); else parts.push(buttons(one));
  return parts;
}

/** Last year's words, with what is not in this year's set off. */
function compared(before, words) {
  const parts = before.match(/\d[\d.,]*|[a-zA-Z]+|[\u4e00-\u9fff]{1,2}|[^]/g) ?? [];
  return parts.map((part) => (words.includes(part) ? part : el("b", {}, part)));
}

const hints = {
  merge: pick("与下一条合并为一条", "Make one of this and the next"),
  split: pick("在原文的光标处拆成两条", "Part in two at the cursor in the source"),
};

function buttons(one) {
  const undecided = one.state === "pending";
  const all = undecided
    ? [["accept", pick("采用", "Accept"), "A"], ["edit", pick("修改", "Edit"), "E"], ["split", pick("拆分", "Split"), "S"],
      ["merge", pick("合并", "Merge"), "M"], ["reject", pick("不采用", "Reject"), "X"]]
    : [["undo-one", pick("撤销", "Undo"), "U"], ...(one.state === "accepted" ? [["reject", pick("不采用", "Reject"), "X"]] : [["accept", pick("采用", "Accept"), "A"]])];
  const row = el("div", { className: "acts" });
  for (const [what, words, key] of all) {
    row.append(el("button", { type: "button", className: `btn${what === "accept" ? " primary" : ""}`, disabled: !open, title: open ? hints[what] ?? "" : why(), "data-do": what }, `${words} `, el("kbd", {}, key)));
  }
  return row;
}

/** Draws a card anew where it stands. */
function redraw(id) {
  const there = list.querySelector(`[data-id="${id}"]`);
  const one = held.get(id);
  if (!there) return;
  if (!one || gone(one)) there.remove(); else there.replaceWith(card(one));
}

function centre(pane, target) {
  for (let pass = 0; pass < 2; pass += 1) {
    const [inner, outer] = [target.getBoundingClientRect(), pane.getBoundingClientRect()];
    pane.scrollTop += inner.top - outer.top - (outer.height - Math.min(inner.height, outer.height)) / 2;
  }
}

function choose(id, { scroll = true } = {}) {
  if (form && id !== now) form = "";
  const before = now;
  now = id;
  for (const known of [before, id]) if (held.has(known)) { redraw(known); repaint([held.get(known)]); }
  if (scroll && id) show();
  if (id) lookAround(id);
  remember();
}

/** Brings the current one into the middle, on both sides. */
function show() {
  const words = source.querySelector(`mark[data-ids~="${now}"]`);
  if (words) centre(source, words);
  const box = list.querySelector(`[data-id="${now}"]`);
  if (box) centre(list, box);
}

let looking = 0;
function lookAround(id) {
  clearTimeout(looking);
  if (around.has(id) || held.get(id)?.noun !== "task") return;
  // Whoever passes by with J does not ask the server at every step.
  looking = setTimeout(async () => {
    try {
      around.set(id, await ask("candidate-around", { candidate: id }));
      if (now === id && !form) redraw(id);
    } catch { /* the card does without */ }
  }, 250);
}

let noting = 0;
/** The address reproduces the view; browsers mind when it changes at every key. */
function remember() {
  clearTimeout(noting);
  noting = setTimeout(note, 300);
}

function note() {
  const next = new URLSearchParams();
  for (const [key, value] of Object.entries(filter)) if (value && value !== "all") next.set(key, value);
  const query = next.toString();
  history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${now ? `#${now}` : ""}`);
}

function step(by) {
  const at = shown.indexOf(now);
  const next = shown[Math.min(Math.max(at + by, 0), shown.length - 1)];
  if (next && next !== now) choose(next);
}

function nextOpen() {
  const at = shown.indexOf(now);
  const rest = [...shown.slice(at + 1), ...shown.slice(0, Math.max(at, 0))];
  const next = rest.find((id) => held.get(id)?.state === "pending");
  if (next) choose(next);
  return Boolean(next);
}

function setFilter(changes) {
  Object.assign(filter, changes);
  sticky.clear();
  document.getElementById("by-noun").value = filter.noun;
  document.getElementById("by-band").value = filter.band;
  listAll();
  show();
  remember();
}

// --- what is done; one after the other, in the order of the keys

let queue = Promise.resolve();
let waiting = 0;
const later = (work) => {
  waiting += 1;
  page.dataset.waiting = waiting;
  queue = queue.then(work).catch((error) => toast(`${error.message} ${error.advice ?? ""}`, { bad: true })).then(() => {
    waiting -= 1;
    page.dataset.waiting = waiting;
  });
  return queue;
};

/** Takes over what the server says of some candidates. */
async function refresh(ids) {
  const answer = await ask("candidates", { document: doc, ids });
  const before = ids.map((id) => held.get(id)).filter(Boolean).map((one) => ({ ...one }));
  for (const id of ids) {
    const fresh = answer.candidates.find((one) => one.id === id);
    if (fresh) held.set(id, fresh); else held.delete(id);
    around.delete(id);
  }
  setOpen(answer.open);
  sort();
  repaint([...before, ...answer.candidates]);
  if (!held.has(now) || gone(held.get(now))) now = "";
  listAll();
}

/** Something went wrong with `one`: the server's version is shown, with what differs from `seen`. */
async function failed(error, id, seen) {
  if (error.status !== 412 && error.status !== 409 && error.status !== 404) {
    held.set(id, seen);
    redraw(id);
    repaint([seen]);
    count();
    throw error;
  }
  await refresh([id]);
  const fresh = held.get(id);
  if (!fresh) {
    toast(`${error.message} ${error.advice}`, { bad: true });
    return load();
  }
  const differs = FIELDS.filter(([field]) => String(seen[field]) !== String(fresh[field]))
    .map(([field, name]) => `${name} ${told(field, seen[field])} → ${told(field, fresh[field])}`);
  fresh.note = `${error.message}${differs.length ? ` ${differs.join("；")}` : ""} ${error.advice}`;
  choose(id);
  return null;
}

const told = (field, value) => (field === "state" ? STATES[value]?.[1] : field === "noun" ? NOUNS[value] : value) || "--";

/** A decision: shown at once, then sent. */
function decide(one, state, name, extra = {}) {
  if (!open) return toast(why(), { bad: true });
  const seen = { ...one };
  one.state = state;
  one.reason = extra.reason ?? "";
  one.note = "";
  one.touched = true;
  sticky.add(one.id);
  form = "";
  done.push({ id: one.id, ids: [one.id] });
  redraw(one.id);
  repaint([one]);
  count();
  say(`${STATES[state][1]} ${one.words}`);
  if (!nextOpen()) redraw(one.id);
  return later(async () => {
    const mine = held.get(one.id) ?? one;
    try {
      const answer = await act(name, { candidate: one.id, version: mine.version, ...extra });
      Object.assign(mine, { version: answer.version, entry: answer.entry });
    } catch (error) {
      done.splice(done.findIndex((step) => step.id === one.id), 1);
      await failed(error, one.id, seen);
    }
  });
}

/** An act that gives candidates another shape: sent, then shown as the server has it. */
function reshape(one, name, extra, ids, after) {
  if (!open) return toast(why(), { bad: true });
  const seen = { ...one };
  return later(async () => {
    try {
      const answer = await act(name, { candidate: one.id, version: (held.get(one.id) ?? one).version, ...extra });
      const changed = [...new Set([...ids, ...(answer.changed ?? [answer]).map((each) => each.id)])];
      done.push({ id: one.id, ids: changed });
      form = "";
      await refresh(changed);
      choose(after?.(answer) ?? one.id);
      list.focus({ preventScroll: true });
    } catch (error) {
      await failed(error, one.id, seen);
    }
  });
}

const edit = (one, fields) => reshape(one, "candidate-edit", { fields }, [one.id]);

function merge() {
  const one = current();
  const next = held.get(shown[shown.indexOf(now) + 1]);
  if (!one || one.state !== "pending") return;
  if (!next || next.state !== "pending") {
    toast(pick("下一条不是待核状态，不能合并。请先撤销它的决定。", "The next one is decided and cannot be merged. Undo its decision first."), { bad: true });
    return;
  }
  reshape(one, "candidate-merge", { with: next.id }, [one.id, next.id]);
}

const splitAt = (one, at) => reshape(one, "candidate-split", { at }, [one.id], (answer) => answer.changed[1].id);

function split() {
  const one = current();
  if (!one || one.state !== "pending") return;
  const marked = text.selection();
  const inside = (byte) => byte > one.start && byte < one.end;
  const at = marked?.find(inside);
  if (at !== undefined) {
    getSelection().removeAllRanges();
    splitAt(one, at);
  } else {
    openForm("split");
  }
}

function addMarked() {
  const marked = text.selection();
  if (!marked || marked[0] === marked[1]) {
    toast(pick("请先在左侧原文中选中文字。", "Mark words in the source first."), { bad: true });
    return;
  }
  if (!open) { toast(why(), { bad: true }); return; }
  const near = [...held.values()].filter((one) => !gone(one)).sort((a, b) => Math.abs(a.start - marked[0]) - Math.abs(b.start - marked[0]))[0];
  const [first, last] = marked;
  later(async () => {
    const answer = await act("candidate-add", { document: doc, noun: filter.noun || near?.noun || "task", first, last });
    done.push({ id: answer.id, ids: [answer.id] });
    getSelection().removeAllRanges();
    sticky.add(answer.id);
    await refresh([answer.id]);
    choose(answer.id);
  });
}

function undo(op) {
  if (!op) { toast(pick("没有可以撤销的操作。", "There is nothing to undo.")); return; }
  if (!open) { toast(why(), { bad: true }); return; }
  later(async () => {
    for (const id of op.many ?? [op.id]) await act("candidate-undo", { candidate: id });
    op.ids.forEach((id) => sticky.add(id));
    await refresh(op.ids);
    if (held.has(op.id) && !gone(held.get(op.id))) choose(op.id);
  });
}

const undoCurrent = () => {
  const one = current();
  const at = done.map((op) => op.id).lastIndexOf(now);
  undo(at >= 0 ? done.splice(at, 1)[0] : one && { id: one.id, ids: [one.id] });
};

// --- forms in the card

function openForm(name) {
  const one = current();
  if (!one) return;
  if (!open) { toast(why(), { bad: true }); return; }
  form = name;
  redraw(now);
  const box = list.querySelector(`[data-id="${now}"]`);
  centre(list, box);
  const first = box.querySelector("form textarea, form input");
  first?.focus();
  if (name === "reject") first?.select();
}

function closeForm() {
  form = "";
  redraw(now);
  list.focus({ preventScroll: true });
}

const submitRow = (words, key) => el("div", { className: "acts wide" },
  el("button", { className: "btn primary" }, `${words} `, el("kbd", {}, key)),
  el("button", { type: "button", className: "btn", onclick: closeForm }, pick("取消 ", "Cancel "), el("kbd", {}, "Esc")));

const forms = {
  edit(one) {
    const made = el("form", { className: "editing" });
    const field = (name, words, input) => { input.name = name; input.id = `field-${name}`; made.append(el("label", { htmlFor: input.id }, words), input); };
    const area = el("textarea", { rows: 3, value: one.words, required: true, lang: "zh-CN" });
    field("words", pick("内容", "Words"), area);
    area.className = "wide";
    const noun = el("select", {}, ...Object.entries(NOUNS).map(([value, words]) => el("option", { value, selected: value === one.noun }, words)));
    field("noun", pick("类型", "Type"), noun);
    field("person", pick("责任人", "Person"), el("input", { value: one.person }));
    field("unit", one.noun === "requirement" ? pick("提出单位", "Issued by") : pick("牵头单位", "Lead unit"), el("input", { value: one.unit, placeholder: pick("多个用“、”隔开", "several: with 、") }));
    field("due", pick("期限", "Due"), el("input", { value: one.due, placeholder: pick("例如：10月底前", "such as 10月底前") }));
    made.append(submitRow(pick("保存", "Save"), "Ctrl Enter"));
    made.onsubmit = (event) => {
      event.preventDefault();
      const fields = {};
      for (const name of ["noun", "words", "person", "unit", "due"]) {
        const value = made.elements[name].value.trim();
        if (value !== one[name]) fields[name] = value;
      }
      if (Object.keys(fields).length) edit(one, fields); else closeForm();
    };
    return made;
  },
  reject(one) {
    const known = reasons();
    const input = el("input", { name: "reason", className: "wide", required: true, value: known[0] ?? "", maxLength: 200, "aria-label": pick("不采用的原因", "Reason for rejecting"), placeholder: pick("原因，例如：宣示性表述", "Reason, such as: only a slogan") });
    const made = el("form", {}, input);
    const chips = [...new Set([...known, pick("宣示性表述", "only a slogan"), pick("不属于本单位", "not ours"), pick("重复", "a duplicate")])].slice(0, 5);
    made.append(el("div", { className: "reasons" }, ...chips.map((reason) => el("button", { type: "button", className: "btn small", onclick: () => { input.value = reason; made.requestSubmit?.(); } }, reason))));
    made.append(submitRow(pick("不采用", "Reject"), "Enter"));
    made.onsubmit = (event) => {
      event.preventDefault();
      const reason = input.value.trim();
      if (!reason) return;
      rememberReason(reason);
      list.focus({ preventScroll: true });
      decide(one, "rejected", "candidate-reject", { reason });
    };
    return made;
  },
  split(one) {
    const words = text.words(one.start, one.end);
    const area = el("textarea", { className: "wide", rows: 3, value: words, lang: "zh-CN", "aria-label": pick("光标处拆分", "Split at the cursor") });
    // The words are the source's: only the cursor moves.
    area.addEventListener("beforeinput", (event) => event.preventDefault());
    const comma = words.search(/[，、；。]/);
    setTimeout(() => area.setSelectionRange(comma + 1, comma + 1));
    const made = el("form", {}, el("p", { className: "wide about" }, pick("把光标移到拆分处，按 Enter。", "Put the cursor where to split, then press Enter.")), area, submitRow(pick("拆分", "Split"), "Enter"));
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); made.onsubmit(event); }
    });
    made.onsubmit = (event) => {
      event.preventDefault();
      const at = text.byte(one.start, one.end, area.selectionStart);
      if (at <= one.start || at >= one.end) { toast(pick("请把光标放在文字中间。", "Put the cursor inside the words."), { bad: true }); return; }
      splitAt(one, at);
    };
    return made;
  },
};

// --- many at once

function bulk() {
  const box = document.getElementById("bulk");
  const waits = (band) => [...held.values()].filter((one) => one.state === "pending" && matches(one, { state: "all", noun: "", band }));
  const names = { high: pick("把握高（≥0.9）", "High (≥0.9)"), middle: pick("把握中（0.7～0.9）", "Middle (0.7–0.9)"), low: pick("把握低（<0.7）", "Low (<0.7)") };
  let band = filter.band || Object.keys(names).find((name) => waits(name).length) || "high";
  const close = () => { box.hidden = true; list.focus({ preventScroll: true }); };
  const draw = () => {
    const ones = waits(band);
    const every = Math.max(ones.length / 10, 1);
    const sample = Array.from({ length: Math.min(10, ones.length) }, (_, at) => ones[Math.floor(at * every)]);
    const go = el("button", { type: "button", className: "btn primary", disabled: !open || !ones.length, title: open ? "" : why() }, pick(`采用这一档全部 ${ones.length} 条`, `Accept all ${ones.length} of this band`));
    go.onclick = () => { close(); acceptBand(ones); };
    const choices = Object.entries(names).map(([name, words]) => {
      const radio = el("input", { type: "radio", name: "band", value: name, checked: name === band });
      radio.onchange = () => { band = name; draw(); box.querySelector("input:checked").focus(); };
      return el("label", {}, radio, ` ${words}　${pick(`待核 ${waits(name).length} 条`, `${waits(name).length} open`)}`);
    });
    box.replaceChildren(el("div", { className: "sheet-box" },
      el("h2", { id: "bulk-title" }, pick("批量采用", "Accept many")),
      el("p", { className: "quiet" }, pick("只能采用同一把握档内的摘录。采用前请先看抽样。", "Only within one band of confidence. Look at the sample first.")),
      el("div", { role: "radiogroup", "aria-label": pick("把握档", "Band") }, ...choices),
      el("p", { className: "strong" }, pick(`抽样 ${sample.length} 条`, `A sample of ${sample.length}`)),
      el("ol", { className: "sample", lang: "zh-CN" }, ...sample.map((one) => el("li", {}, `${one.words}（${NOUNS[one.noun]}，${one.confidence.toFixed(2)}）`))),
      el("div", { className: "acts" }, go, el("button", { type: "button", className: "btn", onclick: close }, pick("取消", "Cancel")))));
  };
  box.onkeydown = (event) => { if (event.key === "Escape") close(); };
  draw();
  box.hidden = false;
  box.querySelector("input:checked")?.focus();
}

function acceptBand(ones) {
  const sure = ones.map((one) => one.confidence);
  const ids = ones.map((one) => one.id);
  later(async () => {
    try {
      const answer = await act("candidates-accept", { document: doc, from: Math.min(...sure), upto: Math.max(...sure), expected: ones.length });
      done.push({ id: ids[0], ids, many: ids });
      toast(pick(`已采用 ${answer.done} 条。`, `${answer.done} accepted.`), { undo: () => undo(done.pop()) });
    } catch (error) {
      toast(`${error.message} ${error.advice ?? ""}`, { bad: true });
    }
    ids.forEach((id) => sticky.add(id));
    await load();
  });
}

async function reread() {
  const answer = await attempt(() => act("document-reread", { document: doc }));
  if (!answer) return;
  toast(pick("正在重新读取；您已作的决定不会改变。", "Reading again; what you decided stays."));
  watch(answer.version);
}

/** Waits until the document has been read, then shows it. */
async function watch(version) {
  const answer = await ask("candidates", { document: doc, ids: ["-"] }).catch(() => null);
  if (answer && answer.version > version) location.reload(); else setTimeout(() => watch(version), 1000);
}

// --- keys and mouse

const toggleHelp = () => {
  const box = document.getElementById("help");
  box.hidden = !box.hidden;
  if (box.hidden) list.focus({ preventScroll: true }); else box.querySelector("button").focus();
};

const acts = {
  accept: () => { const one = current(); if (one && one.state !== "accepted") decide(one, "accepted", "candidate-accept"); },
  reject: () => { if (current() && current().state !== "rejected") openForm("reject"); },
  edit: () => { if (current()?.state === "pending") openForm("edit"); else if (current()) toast(pick("已有决定，请先撤销再修改。", "It is decided; undo that first.")); },
  split, merge, undo: () => undo(done.pop()), "undo-one": undoCurrent, help: toggleHelp,
};

const KEYS = {
  j: () => step(1), k: () => step(-1), a: acts.accept, x: acts.reject, e: acts.edit, m: merge, s: split,
  n: addMarked, u: () => (done.length ? acts.undo() : undoCurrent()), g: show, "?": toggleHelp, "？": toggleHelp,
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
    if (event.key === "Enter" && event.ctrlKey && event.target.closest("form.editing")) event.target.form.onsubmit(event);
    return;
  }
  const sheet = document.querySelector(".sheet:not([hidden])");
  if (event.key === "Escape") {
    if (sheet?.id === "help") toggleHelp(); else if (form) closeForm();
    return;
  }
  if (sheet) {
    if (event.key === "?" && sheet.id === "help") toggleHelp();
    return;
  }
  if (event.target.closest("input, select, textarea, .segments, header, nav") && !event.target.closest(".review-head")) return;
  const inPanes = event.target === document.body || event.target.closest("#found, #source");
  if (event.key === "Tab" && !event.shiftKey && inPanes && !form) {
    if (nextOpen()) event.preventDefault();
    return;
  }
  const work = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (work) { event.preventDefault(); work(); }
});

page.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) { acts[button.dataset.do](); return; }
  const box = event.target.closest("[data-id]");
  if (box && box.dataset.id !== now) { choose(box.dataset.id); return; }
  const words = event.target.closest("mark[data-ids]");
  if (words && getSelection().isCollapsed) {
    const ids = words.dataset.ids.split(" ");
    if (!ids.includes(now)) {
      const id = ids[0];
      if (!shown.includes(id)) setFilter({ state: "all", noun: "", band: "" });
      choose(id, { scroll: false });
      const there = list.querySelector(`[data-id="${id}"]`);
      if (there) centre(list, there);
    }
  }
});

// Marked words bring up a button, for those who use the mouse.
const adder = el("button", { type: "button", className: "btn primary small", hidden: true, id: "adder" }, pick("补录这一条 ", "Add this "), el("kbd", {}, "N"));
adder.addEventListener("mousedown", (event) => event.preventDefault());
adder.addEventListener("click", () => { adder.hidden = true; addMarked(); });
document.querySelector("#source-title .quiet").after(adder);
document.addEventListener("selectionchange", () => {
  const marked = getSelection().isCollapsed ? null : text.selection();
  adder.hidden = !marked || marked[0] === marked[1] || !open;
});

for (const button of document.querySelectorAll("[data-state]")) button.addEventListener("click", () => setFilter({ state: button.dataset.state }));
document.getElementById("by-noun").addEventListener("change", (event) => setFilter({ noun: event.target.value }));
document.getElementById("by-band").addEventListener("change", (event) => setFilter({ band: event.target.value }));
document.getElementById("bulk-open").addEventListener("click", bulk);
document.getElementById("reread").addEventListener("click", reread);

function setOpen(value) {
  open = value;
  const told = document.getElementById("closed");
  told.hidden = open;
  told.textContent = open ? "" : why();
  for (const button of [document.getElementById("bulk-open"), document.getElementById("reread"), document.querySelector(".review-foot [data-do]")]) {
    button.disabled = !open;
    button.title = open ? "" : why();
  }
}

/** Chooses what stands at a byte of the source: whoever follows a citation finds its words marked. */
function cite(byte) {
  const over = order.map((id) => held.get(id)).filter((one) => !gone(one) && one.start <= byte && byte < one.end);
  const found = over.find((one) => one.start === byte) ?? over.pop();
  if (!found) return;
  now = found.id;
  sticky.add(now);
}

async function load() {
  const answer = await ask("candidates", { document: doc });
  held = new Map(answer.candidates.map((one) => [one.id, one]));
  setOpen(answer.open);
  sort();
  text.paint(marksOf([...held.values()]));
  const wanted = location.hash.slice(1);
  if (!now && held.has(wanted)) now = wanted;
  const place = /^at-(\d+)$/.exec(wanted);
  if (!now && place) cite(Number(place[1]));
  listAll();
  if (now) { repaint([current()]); show(); lookAround(now); }
  else if (place) text.over(Number(place[1]), Number(place[1]) + 1)[0]?.element.scrollIntoView({ block: "center" });
}

async function start() {
  try {
    await load();
    document.getElementById("by-noun").value = filter.noun;
    document.getElementById("by-band").value = filter.band;
    list.focus({ preventScroll: true });
    if (!text.holders.length) watch(Number(page.dataset.version));
  } catch (error) {
    list.replaceChildren(el("div", { className: "nothing", role: "listitem" },
      el("p", { className: "strong" }, error.message), el("p", {}, error.advice ?? ""),
      el("button", { type: "button", className: "btn", onclick: start }, pick("重试", "Try again"))));
  }
  page.dataset.ready = "true";
}
start();
