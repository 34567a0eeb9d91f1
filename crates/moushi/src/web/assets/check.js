// Findings: mended in place, accepted with a reason, taken back. J and K move from one to the next.

import { act, attempt, pick, plan, toast } from "./app.js";

/** Writes the field of a form `.fix` into its row. */
export async function mend(form) {
  const { entry, version, field } = form.dataset;
  const fields = { [field]: form.elements.value.value };
  const made = await attempt(() => act("entry-edit", { entry, version: Number(version), fields }));
  if (!made) return;
  toast(pick("已修改，正在重新检查…", "Changed; checking again…"));
  again();
}

/** Shows the page anew where the reader was. */
function again() {
  sessionStorage.setItem("scroll", String(scrollY));
  location.reload();
}

async function accept(form) {
  const { rule, row, words } = form.dataset;
  const input = { plan, rule, row, words, reason: form.elements.reason.value };
  const made = await attempt(() => act("finding-suppress", input));
  if (made) again();
}

const found = document.getElementById("findings");
if (found) {
  document.addEventListener("submit", (event) => {
    if (event.target.matches(".fix")) {
      event.preventDefault();
      mend(event.target);
    } else if (event.target.matches(".accept")) {
      event.preventDefault();
      accept(event.target);
    }
  });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-restore]");
    if (button && (await attempt(() => act("finding-restore", { suppression: button.dataset.restore })))) again();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    const by = { j: 1, k: -1 }[event.key];
    if (!by || typing || event.isComposing || event.ctrlKey || event.metaKey) return;
    const all = [...found.querySelectorAll(".finding")];
    const at = all.indexOf(document.activeElement.closest(".finding"));
    all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
  });
}
const at = sessionStorage.getItem("scroll");
if (at) {
  sessionStorage.removeItem("scroll");
  scrollTo(0, Number(at));
}
