// The page of one row: fields are kept as they are left, comments sent, the row removed and restored.

import { act, attempt, pick, plan, toast } from "./app.js";
import { Saves } from "./saves.js";
import * as dialogs from "./dialogs.js";

const page = document.getElementById("entry");
const saved = document.getElementById("saved");
const entry = page.dataset.entry;
let version = Number(page.dataset.version);
const control = (field) => page.querySelector(`[data-field="${field}"]`);
const name = (field) => page.querySelector(`label[for="f-${field}"]`)?.textContent ?? field;

const words = { saved: pick("● 已保存", "● Saved"), saving: pick("○ 保存中…", "○ Saving…"), unsaved: pick("▲ 未保存，已留在本机", "▲ Not saved, kept here") };
const saves = new Saves(plan, `${page.dataset.account}:${entry}`, {
  state(state) { saved.dataset.state = state; saved.textContent = words[state]; },
  saved(item, answer) {
    version = answer.rows[0].version;
    for (const [field, value] of Object.entries(item.rows[0].fields)) if (control(field)) control(field).dataset.held = value;
  },
  async clash(item, theirs) {
    const [field] = Object.keys(item.rows[0].fields);
    const held = theirs.fields.find((one) => one.name === field)?.value ?? "";
    const event = theirs.history.find((one) => one.changes.some((change) => change.field === field));
    const before = event?.changes.find((change) => change.field === field)?.before ?? "";
    const choice = await dialogs.clash(name(field), item.rows[0].fields[field], held, before, event?.who);
    version = theirs.line.version;
    // Closed without an answer: what was typed stays unsaved, and the mark at the top asks again.
    if (choice === null) {
      saved.textContent = pick("▲ 未保存：他人也改了，点此处理", "▲ Not saved: changed by others too; decide here");
      return;
    }
    if (choice === "theirs") { control(field).value = held; saves.settle(item, null); }
    else saves.settle(item, version, choice === "mine" ? undefined : choice.words);
    if (choice && choice.words !== undefined) control(field).value = choice.words;
  },
  refused(item, error) {
    toast(`${error.message} ${error.advice ?? ""}`, { bad: true });
    const [field] = Object.keys(item.rows[0].fields);
    if (control(field)) control(field).value = control(field).dataset.held;
  },
});

saved.addEventListener("click", () => saves.again());
saved.addEventListener("keydown", (event) => { if (event.key === "Enter") saves.again(); });

for (const item of saves.items) for (const [field, value] of Object.entries(item.rows[0].fields)) if (control(field)) control(field).value = value;

const high = (box) => { box.style.height = "auto"; box.style.height = `${box.scrollHeight + 2}px`; };
for (const box of page.querySelectorAll("textarea[data-field]")) {
  high(box);
  box.addEventListener("input", () => high(box));
}

page.addEventListener("change", (event) => {
  const { field, held } = event.target.dataset;
  if (!field || event.target.value.trim() === held) return;
  saves.add([{ entry, version, fields: { [field]: event.target.value.trim() } }]);
});

page.querySelector("#comment")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const box = event.target.elements.words;
  if (await attempt(() => act("comment-add", { entry, words: box.value }))) location.reload();
});

document.querySelector("[data-remove]")?.addEventListener("click", async () => {
  const made = await attempt(() => act("entry-remove", { entry, version }));
  if (made) location.reload();
});

document.querySelector("[data-restore]")?.addEventListener("click", async () => {
  if (await attempt(() => act("entry-restore", { entry }))) location.reload();
});

// Back to the list as it was: filter, order and place.
const back = document.getElementById("back");
if (document.referrer.includes(new URL(back.href).pathname)) back.href = document.referrer;
