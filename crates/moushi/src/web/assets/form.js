// The workbook of reports: upload on the page of reports; waiting and confirming on the page of the form.

import { act, pick, toast, upload } from "./app.js";

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
