// The alignment board: keys move over the table, a cell or demand opens the drawer, decisions are
// made there. The table itself works without this script.

import { act, ask, attempt, fragment, pick, plan, toast } from "./app.js";
import { mend } from "./check.js";

const drawer = document.getElementById("drawer");
const matrix = document.getElementById("matrix");
let opener = null;
let shown = null;

async function open(requirement, column) {
  const query = new URLSearchParams({ by: matrix?.dataset.by ?? "" });
  if (column !== undefined) query.set("column", column);
  const html = await attempt(() => fragment(`/requirements/${requirement}/answers?${query}`));
  if (html === null) return;
  shown = { requirement, column };
  drawer.innerHTML = html;
  drawer.hidden = false;
  drawer.focus();
}

function close() {
  if (drawer.hidden) return;
  if (drawer.dataset.changed) location.reload();
  drawer.hidden = true;
  opener?.focus();
}

async function decide(input) {
  const made = await attempt(() => act("link-decide", input));
  if (!made) return;
  drawer.dataset.changed = "1";
  toast(input.state === "confirmed" ? pick("已确认承接", "Confirmed") : pick("已否决", "Refused"));
  await open(shown.requirement, shown.column);
}

function line(row, requirement) {
  const box = document.createElement("p");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: pick("关联", "Link") });
  button.addEventListener("click", () => {
    shown.column = undefined;
    decide({ requirement, task: row.id, state: "confirmed" });
  });
  box.append(button, ` ${row.code} ${row.words} `);
  box.append(Object.assign(document.createElement("span"), { className: "quiet", textContent: `${row.person} ${row.unit}` }));
  return box;
}

async function find(form) {
  const words = form.elements.words.value.trim();
  if (!words) return;
  const list = await attempt(() => ask("entries", { plan: form.dataset.plan || plan, noun: "task", words, limit: 12 }));
  if (!list) return;
  const rows = list.rows.map((row) => line(row, form.dataset.requirement));
  const none = pick("没有找到，换个词试试。", "Nothing found; try another word.");
  form.parentElement.querySelector(".found").replaceChildren(...(rows.length ? rows : [none]));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-open]");
  if (button) {
    if (!drawer.contains(button)) opener = button;
    open(button.dataset.open, button.dataset.column);
  }
  if (event.target.closest("[data-close]")) close();
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches(".decide")) {
    event.preventDefault();
    const { requirement, task } = form.dataset;
    const state = event.submitter?.value ?? "confirmed";
    decide({ requirement, task, state, relation: form.elements.relation.value, reason: form.elements.reason.value });
  } else if (form.matches(".find")) {
    event.preventDefault();
    find(form);
  } else if (form.matches(".fix")) {
    event.preventDefault();
    mend(form);
  }
});

/** The nearest button in that direction: cells without an answer are passed over. */
function step(from, down, across) {
  const cell = from.closest("td, th");
  const rows = [...matrix.querySelectorAll("tr[data-row]")];
  let row = rows.indexOf(cell.parentElement);
  let column = [...cell.parentElement.children].indexOf(cell);
  const width = cell.parentElement.children.length;
  for (;;) {
    row += down;
    column += across;
    if (row < 0 || row >= rows.length || column < 0 || column >= width) return null;
    const button = rows[row].children[column].querySelector("button");
    if (button) return button;
  }
}

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Escape") close();
  const move = MOVES[event.key];
  const from = event.target.closest?.("#matrix button[data-open]");
  if (!move || !from) return;
  event.preventDefault();
  const next = step(from, ...move);
  next?.focus();
  next?.scrollIntoView({ block: "nearest", inline: "nearest" });
});
