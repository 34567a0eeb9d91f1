// The coverage matrix: requirements by document, against leaders or lead units.

function renderCoverage() {
  const total = data.items.filter((item) => item.class === "requirement").length;
  const { axes, covered, suggested, weak, baseless, own_choice: own } = data.matrix;
  const axis = axes[state.axis];
  const demand = { class: "requirement" }, task = { class: "task" };
  const facts = [["gaps", total - covered, { ...demand, has: "gap" }], ["unconfirmed", suggested, { ...demand, has: "suggested" }], ["weaker", weak, { ...demand, has: "weak" }], ["baseless", baseless, { ...task, has: "baseless" }], ["ownChoice", own, { ...task, has: "own" }]];
  byId("coverage").replaceChildren(
    el("h1", {}, t("covered", covered, total)),
    el("p", { class: "sub" }, facts.map(([word, count, filters]) => el("span", {}, `${t(word)} `, counted(count, filters)))),
    matrixTools(axes),
    el("div", { class: "panel" }, el("div", { class: "matrix-wrap", tabindex: "0", role: "region", "aria-label": t("coverage") }, matrixTable(axis)), matrixLegend()),
  );
}

function matrixTools(axes) {
  const pick = (index) => () => { state.axis = index; render(); };
  const switches = axes.length > 1 ? axes.map((axis, index) => el("button", { type: "button", class: index === state.axis ? "plain on" : "plain", "aria-pressed": String(index === state.axis), onclick: pick(index) }, t(axis.leaders ? "columnsLeaders" : "columnsUnits"))) : [];
  const only = el("input", { type: "checkbox", id: "gaps-only", onchange: (event) => { state.gapsOnly = event.target.checked; render(); byId("gaps-only").focus(); } });
  only.checked = state.gapsOnly;
  return el("div", { class: "tools" }, switches, el("label", {}, only, t("onlyGaps")), el("button", { type: "button", class: "plain", onclick: () => print() }, t("print")));
}

function matrixTable(axis) {
  const columns = axis ? axis.columns : [];
  const rows = axis ? axis.rows : data.items.map((item, index) => ({ item: index, cells: [], total: 0 })).filter((row) => data.items[row.item].class === "requirement");
  const body = el("tbody", {});
  let group = null;
  for (const row of rows) {
    const item = data.items[row.item];
    if (state.gapsOnly && item.standing !== "gap") continue;
    const doc = item.places[0] ? item.places[0].doc : -1;
    if (doc !== group) {
      group = doc;
      const title = doc < 0 ? "--" : data.documents[doc].title || data.documents[doc].name;
      body.append(el("tr", { class: "group" }, el("th", { scope: "rowgroup", colspan: columns.length + 2 }, title)));
    }
    body.append(matrixRow(row, columns));
  }
  const head = el("thead", {}, el("tr", {}, el("th", { class: "row", scope: "col" }, t("requirementColumn")),
    columns.map((name) => el("th", { scope: "col" }, el("div", { class: "col" }, name || t("nobody")))), el("th", { class: "sum", scope: "col" }, t("total"))));
  const foot = axis && !state.gapsOnly ? el("tfoot", {}, el("tr", {}, el("th", { class: "row", scope: "row" }, t("total")), axis.totals.map((count) => el("td", {}, String(count))), el("td", {}, String(axis.totals.reduce((a, b) => a + b, 0))))) : "";
  const table = el("table", { class: "mx" }, el("caption", { class: "sr" }, t("coverage")), el("colgroup", {}, el("col", { class: "first" }), columns.map(() => el("col", { class: "one" })), el("col", { class: "one" })), head, body, foot);
  return table;
}

function matrixRow(row, columns) {
  const item = data.items[row.item];
  const cells = columns.map((name, column) => {
    const cell = row.cells.find((other) => other.column === column);
    if (!cell) return el("td", {});
    const label = t("cell", item.words, name || t("nobody"), cell.links.length);
    return el("td", { class: cell.weak ? "weak" : `s${cell.level}` },
      el("button", { type: "button", "aria-label": label + (cell.weak ? ` ${t("weaker")}` : ""), onclick: () => openDrawer(row.item, cell.links) }, `${cell.links.length}${cell.weak ? " " + t("weakShort") : ""}`));
  });
  return el("tr", { class: item.standing === "gap" ? "gap" : undefined },
    el("th", { class: `row deep${Math.min(depthOf(item), 3)}`, scope: "row" }, item.path && !item.words.startsWith(item.path) && (data.items[item.parent] || {}).path !== item.path ? el("span", { class: "path" }, item.path) : "", itemLink(row.item), item.standing === "gap" ? [" ", el("span", { class: "tag error" }, t("gaps"))] : ""),
    cells, el("td", {}, String(row.total)));
}

function depthOf(item) {
  let depth = 0;
  for (let above = data.items[item.parent]; above && depth < 9; above = data.items[above.parent]) depth += 1;
  return depth;
}

function matrixLegend() {
  const swatch = (kind, word) => el("span", {}, el("span", { class: `swatch ${kind}` }), t(word));
  return el("div", { class: "foot" }, el("span", {}, t("legendMatrix")), swatch("s3", "legend3"), swatch("s2", "legend2"), swatch("s1", "legend1"), swatch("weak", "legendWeak"), swatch("gap", "legendGap"));
}
