// The overview: numbers, each a link to the list whose length it is.

function renderOverview() {
  const many = (filters) => entries.filter((entry) => passes(entry, filters)).length;
  const link = (filters, extra) => counted(many(filters), filters, extra);
  const part = (word, filters) => (many(filters) ? el("span", {}, `${t(word)} `, link(filters)) : null);
  const card = (word, filters, parts) => el("div", { class: "panel card" }, link(filters, "big"), el("p", {}, el("span", {}, t(word)), parts));
  const demand = { class: "requirement" }, task = { class: "task" }, result = { class: "achievement" }, finding = { show: "finding" };
  byId("overview").replaceChildren(
    el("h1", {}, `${data.org} · ${t("plan")} ${data.year}`),
    el("p", { class: "sub" }, t("read", data.documents.length, data.items.length)),
    el("div", { class: "cards" },
      card("requirement", demand, [part("gaps", { ...demand, has: "gap" }), part("unconfirmed", { ...demand, has: "suggested" }), part("weaker", { ...demand, has: "weak" })]),
      card("task", task, [part("baseless", { ...task, has: "baseless" }), part("ownChoice", { ...task, has: "own" })]),
      card("achievement", result, [part("withNumber", { ...result, has: "number" })]),
      card("findings", finding, SEVERITIES.map((severity) => part(severity, { ...finding, severity })))),
    el("div", { class: "columns" }, leaderPanel(), el("div", {}, familyPanel(link, many), el("div", { class: "gap-row" }), typePanel(link, many))),
    documentPanel(link));
}

function panel(title, side, table) {
  return el("div", { class: "panel" }, el("h2", {}, el("span", {}, title), el("span", { class: "side" }, side)), table);
}

function tableOf(heads, rows, extra) {
  const head = heads.map((word, at) => el("th", { scope: "col", class: at ? "num" : undefined }, word));
  return el("table", { class: `rows ${extra || ""}` }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows));
}

function number(content) {
  return el("td", { class: "num" }, content);
}

function zero(count, filters) {
  return number(count ? counted(count, filters) : el("span", { class: "faint" }, "0"));
}

function leaderPanel() {
  const rows = data.leaders.map((leader) => {
    const mine = { leader: leader.name }, tasks = { ...mine, class: "task" };
    return el("tr", {}, el("th", { scope: "row" }, leader.name, leader.title ? el("span", { class: "under", title: leader.title }, leader.title) : ""),
      zero(leader.achievements, { ...mine, class: "achievement" }), zero(leader.tasks, tasks),
      zero(leader.measured, { ...tasks, has: "number" }), zero(leader.dated, { ...tasks, has: "deadline" }),
      zero(leader.based, { ...tasks, has: "based" }), zero(leader.findings, { ...mine, show: "finding" }));
  });
  return panel(t("leaders"), t("leadersSide"), tableOf([t("leader"), t("results"), t("tasks"), t("measured"), t("dated"), t("based"), t("findings")], rows));
}

function familyPanel(link, many) {
  const families = [...new Map(data.rules.map((rule) => [rule.family.zh, rule.family])).values()];
  const row = (name, filters, extra) => el("tr", { class: extra }, el("th", { scope: "row" }, name),
    SEVERITIES.map((severity) => zero(many({ ...filters, severity }), { ...filters, severity })), number(link(filters)));
  const rows = families.map((family) => row(say(family), { show: "finding", family: family.zh }));
  rows.push(row(t("total"), { show: "finding" }, "total"));
  return panel(t("byFamily"), t("byFamilySide"), tableOf([t("family"), ...SEVERITIES.map((severity) => `${SHAPES[severity]} ${t(severity)}`), t("total")], rows));
}

function typePanel(link, many) {
  const cells = KINDS.filter((type) => many({ type })).map((type) => el("span", { class: "type-count" }, el("span", { class: `tag k-${type}` }, t(`t_${type}`)), " ", link({ type })));
  return panel(t("byType"), "", el("div", { class: "types" }, cells));
}

function documentPanel(link) {
  const rows = data.documents.map((document) => {
    const mine = { doc: document.id.slice(0, 8) };
    return el("tr", {}, el("th", { scope: "row" }, el("a", { href: address(mine.doc, mine, "") }, document.title || document.name), el("span", { class: "under" }, [document.issuer, document.name].filter(Boolean).join(" · "))),
      el("td", {}, t(document.level)), zero(document.items, { ...mine, show: "item" }), zero(document.findings, { ...mine, show: "finding" }),
      number(document.noise.length || el("span", { class: "faint" }, "0")));
  });
  const table = tableOf([t("document"), t("level"), t("items"), t("findings"), t("doubts")], rows);
  table.querySelectorAll("thead th")[1].className = "";
  return panel(t("byDocument"), "", table);
}
