// The list on the right: filters, entries, the details of the chosen one, progress.
// Entries out of sight are not laid out, group by group: one by one would cost more than it saves.
const GROUP = 40;
const drawn = { key: null, rows: new Map(), now: null };

function renderList() {
  refilter();
  const doc = data.documents[state.doc];
  byId("list-title").textContent = t("reviewing", doc ? doc.title || doc.name : state.list.length);
  byId("list-sub").textContent = t("noneChosen", state.list.length);
  byId("keys").replaceChildren(...[["JK", "move"], ["↵", "center"], ["[]", "switchDoc"], ["F", "filter"], ["/", "searchKey"]]
    .map(([keys, word]) => el("span", {}, [...keys].map((key) => el("kbd", {}, key)), t(word))));
  byId("entries-title").textContent = t("entries");
  byId("entries-side").textContent = t("entriesSide", state.list.length);
  const key = state.lang + listKey();
  if (drawn.key !== key) {
    drawn.key = key;
    renderFilters();
    renderEntries();
    renderLegend();
  }
  renderSource();
  showEntry();
  showWords();
}

function optionsOf(filter) {
  const byKind = (list, word) => list.map((value) => [value, word(value)]);
  switch (filter) {
    case "show": return [["item", t("items")], ["finding", t("findings")]];
    case "class": return CLASSES.map(([value, word]) => [value, t(word)]);
    case "type": return byKind(KINDS, (kind) => t(`t_${kind}`));
    case "doc": return [...data.documents.map((doc) => [doc.id.slice(0, 8), doc.title || doc.name]), ["-", t("plan_")]];
    case "leader": return [...new Set([...data.leaders.map((leader) => leader.name), ...entries.map((entry) => entry.of.leader).filter(Boolean)])].map((name) => [name, name]).concat([["-", t("nobody")]]);
    case "has": return byKind(Object.keys(HAS), (key) => t(`h_${key}`));
    case "severity": return byKind(SEVERITIES, (severity) => `${SHAPES[severity]} ${t(severity)}`);
    case "family": return [...new Map(data.rules.map((rule) => [rule.family.zh, say(rule.family)]))];
    case "rule": return data.rules.map((rule) => [rule.name, say(rule.title)]);
  }
}

function renderFilters() {
  const titles = { show: "show", class: "ledger", type: "type", doc: "document", leader: "leader", has: "has", severity: "severity", family: "family", rule: "rule" };
  const selects = FILTERS.map((filter) => {
    const counts = tally(filter);
    const wanted = state.filters[filter];
    const label = t(titles[filter]);
    const options = optionsOf(filter).filter(([value]) => counts.has(value) || value === wanted)
      .map(([value, word]) => el("option", { value, selected: value === wanted, "data-count": counts.get(value) || 0 }, `${word} (${counts.get(value) || 0})`));
    if (!options.length) return null;
    return el("select", { "data-filter": filter, "aria-label": label, class: wanted === undefined ? undefined : "set", onchange: changeFilter },
      el("option", { value: "" }, `${label}${t("colon")}${t("all")}`), options);
  });
  const any = state.query || FILTERS.some((filter) => state.filters[filter] !== undefined);
  const focus = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.filter : null;
  byId("filters").setAttribute("aria-label", t("filter"));
  byId("filters").replaceChildren(...selects.filter(Boolean),
    ...(any ? [el("button", { type: "button", class: "plain", id: "clear", onclick: () => { clearFilters(); choose(state.entry || state.list[0]); } }, t("clear"))] : []));
  const again = focus && byId("filters").querySelector(`[data-filter="${focus}"]`);
  if (again) again.focus();
}

function changeFilter(event) {
  const { value, dataset: { filter } } = event.target;
  if (value) state.filters[filter] = value;
  else delete state.filters[filter];
  if (value && ITEM_FILTERS.includes(filter)) FINDING_FILTERS.forEach((other) => delete state.filters[other]);
  if (value && FINDING_FILTERS.includes(filter)) ITEM_FILTERS.forEach((other) => delete state.filters[other]);
  if (filter !== "show" && state.filters.show === (FINDING_FILTERS.includes(filter) ? "item" : "finding") && !["doc", "leader"].includes(filter)) delete state.filters.show;
  narrowed();
}

// After a change of filter or search: stay on the entry if it is still in the list.
function narrowed() {
  refilter();
  choose(positionOf(state.entry) >= 0 ? state.entry : state.list[0] || null);
}

function clearFilters() {
  state.filters = {};
  state.query = "";
  byId("search").value = "";
  refilter();
}

function renderEntries() {
  drawn.rows = new Map();
  drawn.now = null;
  const rows = state.list.map((entry) => {
    const row = el("li", { class: "entry", id: entry.id }, el("button", { type: "button", onclick: () => choose(entry) }, ...summaryOf(entry)));
    drawn.rows.set(entry.id, row);
    return row;
  });
  const groups = [];
  for (let at = 0; at < rows.length; at += GROUP) groups.push(el("ol", { class: "group", start: at + 1 }, rows.slice(at, at + GROUP)));
  if (!rows.length) groups.push(el("p", { class: "empty" }, t(entries.length ? "emptyFilter" : "emptyAll")));
  byId("entries").setAttribute("aria-label", t("entries"));
  byId("entries").replaceChildren(...groups);
}

// Three lines of an entry: what it is, its words, the facts that tell it from others.
function summaryOf({ name, of }) {
  if (name === "finding") {
    const rule = data.rules[of.rule];
    return [
      el("span", { class: "tags" }, el("span", { class: `tag ${of.severity}` }, `${SHAPES[of.severity]} ${t(of.severity)}`), el("span", { class: "tag" }, say(rule.family)), el("span", { class: "tag row" }, say(rule.title))),
      el("span", { class: "words" }, lit(say(of.message))),
      of.words ? el("span", { class: "meta" }, "“", lit(clip(of.words, 60)), "”") : "",
    ];
  }
  const facts = [...new Set([of.issuer, of.leader, (of.leads || []).join("、"), of.deadline && of.deadline.words, ...(of.quantities || []).map((q) => q.words)])].filter(Boolean);
  const worst = SEVERITIES.find((severity) => (of.findings || []).some((finding) => data.findings[finding].severity === severity));
  return [
    el("span", { class: "tags" },
      el("span", { class: `tag k-${typeOf(of)}` }, t(`t_${typeOf(of)}`)),
      ["last_year", "below", "loose"].includes(of.class) ? el("span", { class: "tag" }, t(CLASSES.find(([value]) => value === of.class)[1])) : "",
      of.standing === "gap" ? el("span", { class: "tag error" }, `▲ ${t("gaps")}`) : "",
      of.weak ? el("span", { class: "tag warning" }, `■ ${t("weaker")}`) : "",
      worst ? el("span", { class: `tag ${worst}` }, `${SHAPES[worst]} ${t("finding")} ${of.findings.length}`) : "",
      el("span", { class: "tag row" }, [of.path, of.row].filter(Boolean).join("　"))),
    el("span", { class: "words" }, lit(of.words)),
    facts.length ? el("span", { class: "meta" }, lit(facts.join(" · "))) : "",
  ];
}

function clip(words, length) {
  const letters = [...words];
  return letters.length > length ? letters.slice(0, length).join("") + "…" : words;
}

// Words with the searched ones lit, as nodes.
function lit(words) {
  const wanted = state.query.toLowerCase().split(/\s+/).filter(Boolean);
  return light(words, wanted);
}

function light(words, wanted) {
  const low = words.toLowerCase();
  if (!wanted.length || low.length !== words.length) return [words];
  const nodes = [];
  for (let at = 0; at < words.length;) {
    const hits = wanted.map((word) => [low.indexOf(word, at), word.length]).filter(([start]) => start >= 0).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const [start, length] = hits[0] || [words.length, 0];
    if (start > at) nodes.push(words.slice(at, start));
    if (length) nodes.push(el("b", { class: "hit" }, words.slice(start, start + length)));
    at = start + (length || 1);
  }
  return nodes;
}

// Makes `entry` the chosen one everywhere.
function choose(entry, { keepSource = false, focus = false } = {}) {
  state.entry = entry || null;
  if (entry && entry.place) state.doc = entry.place.doc;
  state.view = "list";
  shown.still = keepSource;
  render();
  shown.still = false;
  if (focus && entry) drawn.rows.get(entry.id)?.firstChild.focus({ preventScroll: true });
}

function step(by) {
  if (!state.list.length) return;
  const at = positionOf(state.entry);
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), state.list.length - 1);
  choose(state.list[next], { focus: document.activeElement !== byId("source") });
}

function stepDocument(by) {
  const docs = [...new Set(state.list.filter((entry) => entry.place).map((entry) => entry.place.doc))];
  const at = docs.indexOf(state.doc);
  const doc = docs[Math.min(Math.max(at + by, 0), docs.length - 1)];
  const first = state.list.find((entry) => entry.place && entry.place.doc === doc);
  if (first && doc !== state.doc) choose(first);
}

function showEntry() {
  const old = drawn.now;
  drawn.now = null;
  if (old) {
    old.classList.remove("now");
    old.firstChild.removeAttribute("aria-current");
    old.querySelector(".detail")?.remove();
  }
  const at = positionOf(state.entry);
  const total = state.list.length;
  byId("progress-text").textContent = at < 0 ? t("noneChosen", total) : t("progress", at + 1, total);
  byId("progress").setAttribute("aria-valuemax", total);
  byId("progress").setAttribute("aria-valuenow", at + 1);
  byId("progress").setAttribute("aria-label", byId("progress-text").textContent);
  byId("progress-fill").style.width = `${total ? ((at + 1) / total) * 100 : 0}%`;
  if (at >= 0) byId("list-sub").textContent = byId("progress-text").textContent;
  const row = state.entry && drawn.rows.get(state.entry.id);
  if (!row) return;
  drawn.now = row;
  row.classList.add("now");
  row.firstChild.setAttribute("aria-current", "true");
  row.append(el("div", { class: "detail" }, ...(state.entry.name === "item" ? itemDetail(state.entry.of) : findingDetail(state.entry.of))));
  const frame = byId("entries");
  const box = row.getBoundingClientRect(), around = frame.getBoundingClientRect();
  if (box.top < around.top || box.bottom > around.bottom) frame.scrollTop += box.top - around.top - Math.max(16, (around.height - box.height) / 3);
}
