// The view of the ledger and its address: tab, words, conditions, order, groups, columns. The address
// says everything, so that a link shows the same view. Fetches nothing.

import { levels } from "./groups.js";

const OPS = ["has", "is", "not", "empty", "filled", "upto", "from", "in"];
const DEFAULT = {
  task: ["code", "words", "kind", "person", "unit", "support", "due", "deliverable", "programmes", "updated"],
  requirement: ["code", "words", "unit", "person", "modality", "due", "programmes", "updated"],
  achievement: ["code", "words", "person", "programmes", "updated"],
};
const WIDTH = { code: 84, words: 420, kind: 100, person: 96, unit: 150, support: 170, due: 120, deliverable: 140, programmes: 170, modality: 84, state: 80, updated: 140 };

/** The width of a column in pixels, when nobody has chosen another. */
export const widthOf = (name) => WIDTH[name] ?? 140;

/** The columns of a tab, when nobody has chosen others. */
export const columnsOf = (tab) => (DEFAULT[tab] ?? DEFAULT.task).map((name) => ({ name, width: widthOf(name) }));

function tests(words) {
  try {
    const held = JSON.parse(words || "[]");
    return held.filter((one) => OPS.includes(one.op)).map(({ field, op, value }) => ({ field: String(field), op, value: String(value ?? "") }));
  } catch {
    return [];
  }
}

/** The view that an address names. */
export function read(search, known) {
  const params = new URLSearchParams(search);
  const tab = params.get("tab") || "task";
  const listed = (params.get("cols") || "").split(",").filter(Boolean).map((one) => {
    const [name, width] = one.split(":");
    return { name, width: Math.min(900, Math.max(48, Number(width) || widthOf(name))) };
  });
  const cols = listed.filter((column) => known.includes(column.name));
  return {
    tab,
    words: params.get("words") || "",
    tests: tests(params.get("filter")),
    any: params.get("any") === "1",
    sort: (params.get("sort") || "").split(",").filter((key) => known.includes(key.replace(/^-/, ""))),
    group: levels(params.get("group"), known),
    cols: cols.length ? cols : columnsOf(tab),
    pin: params.has("pin") ? Math.max(0, Number(params.get("pin")) || 0) : 2,
    removed: params.get("removed") === "1",
  };
}

/** The address of a view. */
export function write(view) {
  const params = new URLSearchParams();
  const put = (name, value) => { if (value) params.set(name, value); };
  put("tab", view.tab);
  put("words", view.words);
  put("filter", view.tests.length ? JSON.stringify(view.tests) : "");
  put("any", view.any ? "1" : "");
  put("sort", view.sort.join(","));
  put("group", view.group.join(","));
  const usual = JSON.stringify(columnsOf(view.tab)) === JSON.stringify(view.cols);
  put("cols", usual ? "" : view.cols.map((column) => `${column.name}:${column.width}`).join(","));
  if (view.pin !== 2) params.set("pin", String(view.pin));
  put("removed", view.removed ? "1" : "");
  // A comma may stand in an address as it is, and reads better there.
  return `${location.pathname}?${String(params).replace(/%2C/g, ",")}`;
}

/** The `entries` ask of a view. */
export const asked = (view, plan) => ({
  plan, noun: view.tab, words: view.words, tests: view.tests, any: view.any,
  sort: view.sort, group: view.group.join(","), removed: view.removed,
});

/** Whether something narrows the list down. */
export const narrowed = (view) => view.words !== "" || view.tests.length > 0;
