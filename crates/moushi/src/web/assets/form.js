// The workbook of reports: upload on the page of reports; waiting, columns and confirming on the page of the form.

import { act, attempt, pick, toast, upload } from "./app.js";

const told = (form, error) => {
  const box = form.querySelector(".refused");
  box.textContent = error ? `${error.message} ${error.advice ?? ""}` : "";
  box.hidden = !error;
};

const sending = document.getElementById("form");
sending?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const file = sending.elements.file.files[0];
  const button = event.submitter;
  button.disabled = true;
  told(sending, null);
  try {
    const kept = await upload(file);
    const made = await act("form-add", { plan: sending.dataset.plan, name: file.name, blob: kept.blob, size: file.size });
    location.assign(`/forms/${made.id}`);
  } catch (error) {
    told(sending, error);
    button.disabled = false;
  }
});

if (document.querySelector("[data-waiting]")) setTimeout(() => location.reload(), 700);

// Which column is which: every box is one column that was not found.
const asking = document.getElementById("columns");
asking?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.submitter;
  button.disabled = true;
  told(asking, null);
  const columns = [...asking.querySelectorAll("select")].filter((box) => box.value)
    .map((box) => ({ ...box.dataset, name: box.value }));
  try {
    await act(asking.dataset.set ?? "form-column-set", { ...JSON.parse(asking.dataset.fixed), columns });
    location.reload();
  } catch (error) {
    told(asking, error);
    button.disabled = false;
  }
});

// A name that was said before is forgotten.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-forget]");
  if (!button) return;
  button.disabled = true;
  if (await attempt(() => act("form-column-remove", { column: button.dataset.forget }))) {
    toast(pick("已取消，下次会再问。", "Forgotten; it is asked again the next time."));
    const line = button.closest("li");
    const list = line.parentElement;
    line.remove();
    if (!list.children.length) list.closest("[data-remembered]").remove();
  } else button.disabled = false;
});

const confirming = document.getElementById("confirm");
confirming?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.submitter;
  button.disabled = true;
  told(confirming, null);
  try {
    await act("form-confirm", { ...JSON.parse(confirming.dataset.fixed), partial: button.name === "partial" });
    toast(pick("已提交。", "Sent."));
    setTimeout(() => location.reload(), 400);
  } catch (error) {
    told(confirming, error);
    button.disabled = false;
  }
});
