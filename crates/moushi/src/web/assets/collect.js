// Collections: the form that opens one, with a look before at what is known; and the slip that a unit fills in.

import { act, ask, pick, toast } from "./app.js";

const tell = (form, error) => {
  const told = form.querySelector(".refused");
  told.textContent = error ? `${error.message} ${error.advice ?? ""}` : "";
  told.hidden = !error;
};

const opening = document.getElementById("open");
const items = document.getElementById("items");
const checked = document.getElementById("checked");

const field = (row, name) => row.querySelector(`[data-field="${name}"]`);

function draft() {
  const input = { plan: opening.dataset.plan };
  for (const name of ["title", "basis_kind", "basis", "first", "last", "expires", "standard"]) input[name] = opening.elements[name].value.trim();
  input.items = input.standard ? [] : [...items.querySelectorAll("[data-item]")].map((row) =>
    Object.fromEntries(["entry", "words", "kind", "unit", "period"].map((name) => [name, field(row, name).value.trim()])));
  input.units = [...opening.querySelectorAll("input[data-unit]:checked")].map((box) => box.dataset.unit);
  return input;
}

const line = (words, kind = "p") => Object.assign(document.createElement(kind), { textContent: words });

function show(view) {
  checked.replaceChildren(line(pick(
    `共 ${view.units} 个单位；需新填 ${view.asked} 项，已有 ${view.offered} 项（请单位确认，不再重填）。`,
    `${view.units} units; ${view.asked} figures are asked, ${view.offered} are known and only confirmed.`)));
  for (const one of view.full) {
    const warning = line(pick(
      `▲ ${one.name} 已达上限（当月 ${one.month} 次，全年 ${one.year} 次），须领导放行。`,
      `▲ ${one.name} is at the cap (${one.month} this month, ${one.year} this year); a leader has to let it pass.`));
    warning.className = "warn";
    checked.append(warning);
  }
  const list = document.createElement("ul");
  for (const one of view.known.slice(0, 50)) list.append(line(`${one.unit} · ${one.words}：${one.value}（${pick(one.source.zh, one.source.en)}）`, "li"));
  if (view.known.length) checked.append(list);
}

opening?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.submitter;
  button.disabled = true;
  tell(opening, null);
  checked.replaceChildren();
  try {
    if (button.value === "check") show(await ask("collection-check", draft()));
    else {
      const made = await act("collection-open", draft());
      toast(pick("已下发。", "Sent."));
      location.assign(`/collections/${made.id}`);
    }
  } catch (error) {
    tell(opening, error);
  }
  button.disabled = false;
});

// Tables of a standard are asked for instead of items.
opening?.elements.standard.addEventListener("change", (event) => {
  const asked = document.getElementById("asked");
  asked.disabled = asked.hidden = event.target.value !== "";
});

opening?.addEventListener("click", (event) => {
  if (event.target.closest("[data-more]")) {
    const copy = items.lastElementChild.cloneNode(true);
    const period = field(items.lastElementChild, "period").value;
    for (const box of copy.querySelectorAll("input")) box.value = "";
    field(copy, "period").value = period;
    items.append(copy);
    field(copy, "words").focus();
  }
  const drop = event.target.closest("[data-drop]");
  if (drop && items.children.length > 1) drop.closest("[data-item]").remove();
});

// A task of the ledger brings the name and the unit of its indicator along.
items?.addEventListener("change", (event) => {
  if (event.target.dataset.field !== "entry") return;
  const row = event.target.closest("[data-item]");
  const chosen = event.target.selectedOptions[0];
  if (!chosen.value) return;
  for (const [name, words] of [["words", chosen.dataset.indicator], ["unit", chosen.dataset.unit]]) if (words) field(row, name).value = words;
});

const slip = document.getElementById("slip");
slip?.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation();
  const values = {};
  for (const box of slip.elements) if (box.name && box.value.trim() !== "") values[box.name] = box.value.trim();
  try {
    await act("collection-answer", { slip: slip.dataset.slip, version: Number(slip.dataset.version), values });
    toast(pick("已提交。", "Sent."));
    setTimeout(() => location.reload(), 400);
  } catch (error) {
    tell(slip, error);
  }
});
