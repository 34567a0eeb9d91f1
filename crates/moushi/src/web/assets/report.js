// Progress of many tasks on one page: what was filled in is kept here until it is sent; a pasted brief is
// taken apart into the boxes.

import { act, ask, pick, toast } from "./app.js";

const sheet = document.getElementById("sheet");
const sent = document.getElementById("sent");
const rows = [...(sheet?.querySelectorAll("[data-entry]") ?? [])];
const NAMES = ["done", "next", "problems", "support", "percent", "figure", "forecast", "funds", "entered"];
const box = (row, name) => row.querySelector(`[name="${name}"]`) ?? { value: "" };
const shelf = (row) => `moushi:report:${row.dataset.entry}`;
const filled = (row) => box(row, "done").value.trim() !== "";

const read = (row) => Object.fromEntries(NAMES.map((name) => [name, box(row, name).value.trim()]));
const reached = (row) => [...row.querySelectorAll('[name="reached"]:checked')].map((one) => one.value);

for (const row of rows) {
  const kept = JSON.parse(localStorage.getItem(shelf(row)) ?? "null");
  if (kept) for (const name of NAMES) box(row, name).value = kept[name] ?? "";
  row.addEventListener("input", () => localStorage.setItem(shelf(row), JSON.stringify(read(row))));
}

// A brief of several lines pasted into the first box goes into all of them.
sheet?.addEventListener("paste", async (event) => {
  const words = event.clipboardData.getData("text");
  const row = event.target.closest("[data-entry]");
  if (event.target.name !== "done" || !words.trim().includes("\n") || filled(row)) return;
  event.preventDefault();
  const boxes = await ask("brief", { words }).catch(() => ({ done: words }));
  for (const name of NAMES) if (boxes[name] || boxes[name] === 0) box(row, name).value = boxes[name];
  row.querySelector("details").open = Boolean(boxes.next || boxes.problems || boxes.support);
  row.dispatchEvent(new Event("input"));
});

async function send(row) {
  const told = row.querySelector(".refused");
  try {
    const { percent, figure, funds, ...words } = read(row);
    const number = (word) => (word === "" ? null : Number(word));
    await act("progress-report", { entry: row.dataset.entry, reached: reached(row), ...words, percent: Number(percent), figure: number(figure), funds: number(funds) });
    localStorage.removeItem(shelf(row));
    told.hidden = true;
    return true;
  } catch (error) {
    told.textContent = `${error.message} ${error.advice ?? ""}`;
    told.hidden = false;
    return false;
  }
}

sheet?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const wanted = rows.filter(filled);
  if (!wanted.length) return toast(pick("还没有填写任何任务。", "Nothing is filled in yet."), { bad: true });
  let done = 0;
  for (const row of wanted) {
    if (await send(row)) done += 1;
    sent.textContent = pick(`已提交 ${done}／${wanted.length}`, `${done} of ${wanted.length} sent`);
  }
  if (done === wanted.length) setTimeout(() => location.reload(), 600);
});

// Ctrl+Enter sends; Enter in a box of one line goes on to the next task.
sheet?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  if (event.ctrlKey || event.metaKey) { event.preventDefault(); sheet.requestSubmit(); return; }
  if (event.target.tagName !== "INPUT") return;
  event.preventDefault();
  const next = rows[rows.indexOf(event.target.closest("[data-entry]")) + 1];
  (next ? box(next, "done") : sheet.querySelector("button")).focus();
});
