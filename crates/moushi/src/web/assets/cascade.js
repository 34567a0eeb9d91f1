// Handing a task down: units are ticked, figures typed, and what is left to the whole is in sight all the time.

import { act, attempt, pick, toast } from "./app.js";

const shown = (value) => String(Math.round(value * 10000) / 10000);

for (const form of document.querySelectorAll("form[data-split]")) {
  const rows = [...form.querySelectorAll("[data-org]")];
  const left = form.querySelector("[data-left]");
  const box = (row) => row.querySelector('[type="number"]');
  const on = (row) => row.querySelector('[type="checkbox"]').checked;
  const figure = (row) => (box(row) && box(row).value !== "" ? Number(box(row).value) : null);

  const tell = () => {
    if (!left) return;
    const total = Number(form.dataset.split);
    const sum = rows.filter(on).reduce((all, row) => all + (figure(row) ?? 0), 0);
    const rest = Math.round((total - sum) * 10000) / 10000;
    left.dataset.state = rest === 0 ? "good" : "bad";
    left.textContent = rest === 0
      ? pick(`● 合计 ${shown(sum)}，等于总目标`, `● The shares sum to ${shown(sum)}, the target`)
      : pick(`▲ 合计 ${shown(sum)}，总目标 ${shown(total)}，还差 ${shown(rest)}`, `▲ The shares sum to ${shown(sum)}; the target is ${shown(total)}: ${shown(rest)} are left`);
  };

  form.addEventListener("input", (event) => {
    const row = event.target.closest("[data-org]");
    // Whoever types a figure means the unit.
    if (row && event.target.type === "number") row.querySelector('[type="checkbox"]').checked = true;
    tell();
  });
  tell();

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const shares = rows.filter(on).map((row) => ({ org: row.dataset.org, value: figure(row) }));
    const done = await attempt(() => act("share-propose", { entry: form.dataset.entry, above: form.dataset.above, shares }));
    if (!done) return;
    toast(pick("已下达。", "Handed down."));
    setTimeout(() => location.reload(), 400);
  });
}
