// Forms that do an act: fixed fields, what was filled in, and the button that was pressed. No page's own.

import { act, attempt, pick, toast, upload } from "./app.js";

const valued = (value) => (value === "true" ? true : value === "false" ? false : value);

async function filled(form, button) {
  const input = JSON.parse(form.dataset.fixed);
  for (const box of form.elements) {
    if (!box.name || box.type === "file" || box.type === "submit") continue;
    if (box.type === "checkbox") {
      if (!box.checked) continue;
      input[box.name] = "many" in box.dataset ? [...(input[box.name] ?? []), box.value] : true;
      continue;
    }
    if (box.multiple) {
      input[box.name] = [...box.selectedOptions].map((one) => one.value);
      continue;
    }
    if (box.value.trim() === "") continue;
    if ("list" in box.dataset) {
      input[box.name] = box.value.split(/[\n、，,；;]+/).map((one) => one.trim()).filter(Boolean);
      continue;
    }
    input[box.name] = "number" in box.dataset ? Number(box.value) : box.value.trim();
  }
  if (button?.name) input[button.name] = valued(button.value);
  const file = form.querySelector("[data-upload]")?.files[0];
  if (file) {
    const kept = await upload(file);
    Object.assign(input, { name: input.name ?? file.name, blob: kept.blob, size: file.size });
  }
  const changed = [...form.querySelectorAll("[data-change]")].filter((box) => box.value.trim() !== box.dataset.held);
  if (changed.length && input.asked === "change") input.fields = Object.fromEntries(changed.map((box) => [box.dataset.change, box.value.trim()]));
  return input;
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form.act[data-act]");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.sure && !confirm(form.dataset.sure)) return;
  const button = event.submitter;
  button.disabled = true;
  const done = await attempt(async () => act(form.dataset.act, await filled(form, button)));
  button.disabled = false;
  if (!done) return;
  toast(pick("已办理。", "Done."));
  if (form.dataset.then && done.id) return setTimeout(() => location.assign(form.dataset.then + done.id), 400);
  setTimeout(() => location.reload(), 400);
});

// Whoever comes for the follow-up finds it in sight.
if (location.hash === "#follow") document.getElementById("follow")?.scrollIntoView();
if (location.hash.startsWith("#unit-")) document.getElementById(location.hash.slice(1))?.scrollIntoView();
