// Studies: the form that opens or changes one, with its variants; a page that waits for a fit looks again by itself.

import { act, pick, toast } from "./app.js";

const field = (row, name) => row.querySelector(`[data-field="${name}"]`).value.trim();

function variant(row) {
  const column = field(row, "column");
  const values = field(row, "values").split(/[、，,；;]+/).map((one) => one.trim()).filter(Boolean);
  return { name: field(row, "name"), formula: field(row, "formula"), only: column ? { [column]: values } : {} };
}

for (const form of document.querySelectorAll("form[data-study]")) {
  const rows = form.querySelector("[data-variants]");
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-more]")) {
      rows.append(form.querySelector("template").content.cloneNode(true));
      rows.lastElementChild.querySelector("input").focus();
    }
    event.target.closest("[data-drop]")?.closest("[data-variant]").remove();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const told = form.querySelector(".refused");
    const button = event.submitter;
    const { title, year, question, formula, weights, fewest, earlier, ml, inference } = form.elements;
    button.disabled = true;
    told.hidden = true;
    try {
      const made = await act(form.dataset.study, {
        ...JSON.parse(form.dataset.given),
        title: title.value.trim(), year: Number(year.value), question: question.value.trim(),
        formula: formula.value.trim(), weights: weights.value.trim(), fewest: Number(fewest.value),
        earlier: earlier.value, ml: ml.checked, inference: inference.checked,
        variants: [...rows.querySelectorAll("[data-variant]")].map(variant),
      });
      toast(pick("已保存。", "Saved."));
      location.assign(`/studies/${made.id}`);
    } catch (error) {
      told.textContent = `${error.message} ${error.advice ?? ""}`;
      told.hidden = false;
      button.disabled = false;
    }
  });
}

if (document.querySelector("[data-fitting]")) setTimeout(() => location.reload(), 1500);
