// The page of packs: the list is fetched anew while something is being made, and only what fits is offered.

import { attempt, fragment } from "./app.js";

const made = document.getElementById("made");
const designs = document.getElementById("designs");

async function refresh() {
  const html = await attempt(() => fragment(made.dataset.list));
  if (html === null) return;
  const page = document.createElement("template");
  page.innerHTML = html;
  const inner = page.content.querySelector("template");
  designs.replaceChildren(inner.content.cloneNode(true));
  inner.remove();
  made.replaceChildren(page.content);
}

const busy = () => made.querySelector("[data-busy]") || designs.querySelector("[data-busy]");

async function watch() {
  // Whoever writes a reason is not disturbed.
  if (busy() && !made.contains(document.activeElement)) await refresh();
  setTimeout(watch, 700);
}

/** Leaders are offered where a pack is made for one, formats where it comes in them, a red head for official papers. */
function fit(form) {
  const { report, leader, format, red_head: head } = form.elements;
  leader.disabled = !leader.dataset.of.split(" ").includes(report.value);
  if (leader.disabled) leader.value = "";
  const known = report.selectedOptions[0].dataset.formats.split(" ");
  for (const one of format.options) one.hidden = one.disabled = one.value !== "" && !known.includes(one.value);
  if (format.selectedOptions[0].disabled) format.value = "";
  const set = head.closest("fieldset");
  const paper = set.dataset.head.split(" ").includes(report.value) && ["", "docx", "html"].includes(format.value);
  set.hidden = !paper;
  if (!paper) head.checked = false;
  const lines = set.querySelector(".row");
  lines.hidden = !head.checked;
  // What is out of sight is not sent.
  if (!head.checked) for (const line of lines.querySelectorAll("input")) line.value = "";
}

const reports = document.querySelector("[data-reports]");
if (reports) {
  reports.form.addEventListener("change", () => fit(reports.form));
  fit(reports.form);
}
watch();
