// The data, small DOM makers, what is chosen, the filters, and the address that remembers them.
const data = JSON.parse(document.getElementById("view").textContent);
const byId = (id) => document.getElementById(id);
const KINDS = ["task", "achievement", "requirement", "risk", "livelihood", "indicator_target"];
const CLASSES = [["requirement", "requirement"], ["achievement", "achievement"], ["task", "task"], ["last_year", "lastYearTask"], ["below", "belowTask"], ["loose", "loose"]];
const SEVERITIES = ["error", "warning", "note"];
const SHAPES = { error: "▲", warning: "■", note: "●" };
const FILTERS = ["show", "class", "type", "doc", "leader", "has", "severity", "family", "rule"];
const ITEM_FILTERS = ["class", "type", "has"];
const FINDING_FILTERS = ["severity", "family", "rule"];
const state = { lang: "zh", view: "overview", filters: {}, query: "", entry: null, doc: 0, list: [], at: new Map(), axis: 0, gapsOnly: false };

// The word for `key` in the chosen language, with {0}, {1} filled in.
function t(key, ...parts) {
  const words = WORDS[state.lang][key] ?? key;
  return words.replace(/\{(\d)\}/g, (_, n) => String(parts[n]));
}

function say(text) {
  return text[state.lang];
}

// An element. Children that are strings become text nodes: nothing from a document is ever parsed as HTML.
function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

// What a person calls the type of an item: a demand stays a demand whatever its words look like.
function typeOf(item) {
  return item.class === "requirement" ? "requirement" : item.kind;
}

// Items and findings as one list in reading order.
const entries = [
  ...data.items.map((of, index) => ({ name: "item", index, of, place: of.places[0] })),
  ...data.findings.map((of, index) => ({ name: "finding", index, of, place: of.places[0] })),
].sort((a, b) => {
  if (!a.place || !b.place) return (a.place ? 0 : 1) - (b.place ? 0 : 1) || a.index - b.index;
  return a.place.doc - b.place.doc || a.place.start - b.place.start || b.place.end - a.place.end;
});
for (const entry of entries) {
  const of = entry.of;
  const rule = entry.name === "finding" ? data.rules[of.rule] : null;
  entry.id = `${entry.name}-${entry.index}`;
  entry.haystack = (rule
    ? [of.words, of.message.zh, of.message.en, of.advice.zh, of.leader, rule.name, rule.title.zh, rule.title.en]
    : [of.words, of.row, of.leader, of.issuer, of.path, of.deadline && of.deadline.words, ...(of.leads || []), ...(of.support || []), ...(of.programmes || [])]
  ).filter(Boolean).join("\n").toLowerCase();
}
const entryOf = new Map(entries.map((entry) => [entry.id, entry]));

const HAS = {
  deadline: (item) => Boolean(item.deadline),
  nodeadline: (item) => !item.deadline,
  number: (item) => Boolean(item.quantities),
  nonumber: (item) => !item.quantities,
  gap: (item) => item.standing === "gap",
  suggested: (item) => item.standing === "suggested",
  part: (item) => item.standing === "part",
  full: (item) => item.standing === "full",
  weak: (item) => Boolean(item.weak),
  based: (item) => item.standing === "based",
  baseless: (item) => item.standing === "baseless",
  own: (item) => item.standing === "own_choice",
  unsure: (item) => item.confidence !== undefined && item.confidence < 0.6,
  programme: (item) => Boolean(item.programmes),
};

// The value, or values, under which a filter knows an entry; undefined where it does not apply.
function valueOf(entry, filter) {
  const { of } = entry;
  const item = entry.name === "item";
  switch (filter) {
    case "show": return entry.name;
    case "class": return item ? of.class : undefined;
    case "type": return item ? typeOf(of) : undefined;
    case "has": return item ? Object.keys(HAS).filter((key) => HAS[key](of)) : undefined;
    case "doc": return entry.place ? data.documents[entry.place.doc].id.slice(0, 8) : "-";
    case "leader": return of.leader || "-";
    case "severity": return item ? undefined : of.severity;
    case "family": return item ? undefined : data.rules[of.rule].family.zh;
    case "rule": return item ? undefined : data.rules[of.rule].name;
  }
}

function passes(entry, filters, without) {
  for (const filter of FILTERS) {
    const wanted = filters[filter];
    if (wanted === undefined || filter === without) continue;
    const value = valueOf(entry, filter);
    if (Array.isArray(value) ? !value.includes(wanted) : value !== wanted) return false;
  }
  return true;
}

function found(entry, query) {
  return query.toLowerCase().split(/\s+/).every((word) => entry.haystack.includes(word));
}

// How many entries each value of a filter would leave, the other filters kept.
function tally(filter) {
  const counts = new Map([["", 0]]);
  for (const entry of entries) {
    if (!found(entry, state.query) || !passes(entry, state.filters, filter)) continue;
    counts.set("", counts.get("") + 1);
    for (const value of [valueOf(entry, filter)].flat()) {
      if (value !== undefined) counts.set(value, (counts.get(value) || 0) + 1);
    }
  }
  return counts;
}

// What the list depends on: while it stays the same, nothing is counted or drawn again.
function listKey() {
  return JSON.stringify([state.filters, state.query]);
}

let filtered = null;
function refilter() {
  if (filtered === listKey()) return;
  filtered = listKey();
  state.list = entries.filter((entry) => passes(entry, state.filters) && found(entry, state.query));
  state.at = new Map(state.list.map((entry, at) => [entry, at]));
}

// Position of an entry in the list; -1 when it is not there.
function positionOf(entry) {
  return state.at.has(entry) ? state.at.get(entry) : -1;
}

// #overview, #coverage, #list, or #<document>/<start>-<end>; after ? the filters.
function address(path, filters, query) {
  const search = new URLSearchParams();
  for (const filter of FILTERS) if (filters[filter] !== undefined) search.set(filter, filters[filter]);
  if (query) search.set("q", query);
  if (path === "coverage" && state.axis) search.set("axis", state.axis);
  if (path === "coverage" && state.gapsOnly) search.set("gaps", "1");
  if (state.lang === "en") search.set("lang", "en");
  const tail = search.toString();
  return `#${path}${tail ? "?" + tail : ""}`;
}

function pathOf(entry) {
  if (!entry) return "list";
  const { place } = entry;
  return place ? `${data.documents[place.doc].id.slice(0, 8)}/${place.start}-${place.end}/${entry.id}` : `list/${entry.id}`;
}

function remember() {
  const path = state.view === "list" ? pathOf(state.entry) : state.view;
  const here = state.view === "list" ? address(path, state.filters, state.query) : address(path, {}, "");
  if (location.hash !== here) history.replaceState(null, "", here);
}

// A link to the list under some filters; its number is the length of that list.
function counted(number, filters, extra) {
  return el("a", { href: address("list", filters, ""), "data-count": number, class: extra }, number.toLocaleString("en"));
}

function recall() {
  const [path, tail] = location.hash.slice(1).split("?");
  const search = new URLSearchParams(tail || "");
  const [head, span, name] = decodeURIComponent(path).split("/");
  state.lang = search.get("lang") === "en" ? "en" : "zh";
  state.view = head === "overview" || head === "coverage" ? head : head ? "list" : "overview";
  state.axis = Math.min(Number(search.get("axis")) || 0, Math.max(data.matrix.axes.length - 1, 0));
  state.gapsOnly = search.get("gaps") === "1";
  if (state.view !== "list") return;
  state.filters = {};
  for (const filter of FILTERS) if (search.has(filter)) state.filters[filter] = search.get(filter);
  state.query = search.get("q") || "";
  refilter();
  state.entry = recalled(head, span, name) || state.list[0] || null;
  const shelf = state.entry && state.entry.place ? state.entry.place.doc : data.documents.findIndex((d) => d.id.startsWith(head));
  state.doc = Math.max(shelf, 0);
}

// The entry an address names: by its words first, since numbers change when a document is added.
function recalled(head, span, name) {
  if (head === "list") return entryOf.get(span);
  const doc = data.documents.findIndex((document) => document.id.startsWith(head));
  const [start, end] = (span || "").split("-").map(Number);
  const there = (entry) => entry.place && entry.place.doc === doc && entry.place.start === start && entry.place.end === end;
  const named = entryOf.get(name);
  if (named && there(named)) return named;
  return entries.find(there) || (span ? null : state.list.find((entry) => entry.place && entry.place.doc === doc));
}
