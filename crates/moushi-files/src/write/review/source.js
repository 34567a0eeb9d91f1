// The source on the left: one document at a time, marks as runs, the chosen words in view.
const shown = { doc: -1, lang: "", marks: new Map(), current: [], still: false };

function renderSource() {
  const doc = data.documents[state.doc];
  if (shown.doc === state.doc && shown.lang === state.lang) return;
  shown.doc = state.doc;
  shown.lang = state.lang;
  shown.marks = new Map();
  const into = byId("source");
  into.replaceChildren();
  into.scrollTop = 0;
  if (!doc) return into.append(el("p", { class: "empty" }, t("emptyAll")));
  into.setAttribute("aria-label", doc.title);
  byId("source-title").textContent = t("source");
  const started = new Set();
  let chunk = null, page, table = null;
  doc.paragraphs.forEach((paragraph, number) => {
    if (number % 40 === 0 && !(paragraph.cell && table)) into.append(chunk = el("div", { class: "chunk" }));
    if (paragraph.page !== undefined && paragraph.page !== page) {
      page = paragraph.page;
      table = null;
      chunk.append(el("div", { class: "page" }, t("page", page)));
    }
    const runs = paragraph.runs.map((run) => runOf(run, doc, started, number, page));
    if (paragraph.cell) {
      table = place(paragraph.cell, runs, table, chunk);
    } else {
      table = null;
      const level = paragraph.heading || 0;
      chunk.append(el("p", { class: level ? `h h${level}` : paragraph.aside ? "aside" : undefined }, runs));
    }
  });
}

// Puts a cell where it stands in its table; gaps between cells are empty cells.
function place([number, row, column], runs, open, chunk) {
  let table = open;
  if (!table || table.number !== number) {
    table = { number, body: el("tbody", {}), rows: [] };
    chunk.append(el("div", { class: "sheet" }, el("table", {}, table.body)));
  }
  if (!table.rows[row]) table.body.append(table.rows[row] = el("tr", {}));
  const line = table.rows[row];
  while (line.cells.length < column) line.append(el("td", {}));
  line.append(el("td", {}, runs));
  return table;
}

function runOf(run, doc, started, paragraph, page) {
  const { items = [], findings = [], noise } = run;
  if (!items.length && !findings.length && noise === undefined) return run.text;
  const classes = [];
  const attributes = { "data-at": `${paragraph}${page ? "." + page : ""}` };
  if (items.length) {
    const inner = data.items[items[items.length - 1]];
    classes.push("m", `k-${typeOf(inner)}`);
    if (items.length > 1) classes.push("deep");
    const fresh = items.filter((item) => !started.has(item));
    fresh.forEach((item) => started.add(item));
    if (fresh.length) attributes["data-l"] = fresh.map((item) => t(`l_${typeOf(data.items[item])}`)).join("");
  }
  const worst = SEVERITIES.find((severity) => findings.some((finding) => data.findings[finding].severity === severity));
  if (worst) classes.push(`f-${worst}`);
  const titles = findings.map((finding) => say(data.findings[finding].message));
  if (noise !== undefined) {
    const { kind, likely } = doc.noise[noise];
    classes.push("noise");
    if (["swap", "ocr", "typo"].includes(kind)) classes.push("word");
    titles.push(t(`n_${kind}`) + (likely ? t("likely", likely) : ""));
  }
  if (titles.length) attributes.title = titles.join("\n");
  const covering = [...items.map((item) => `item-${item}`), ...findings.map((finding) => `finding-${finding}`)];
  if (covering.length) attributes["data-covers"] = covering.join(" ");
  const made = el(items.length ? "mark" : "span", { ...attributes, class: classes.join(" ") }, run.text);
  for (const id of covering) {
    if (!shown.marks.has(id)) shown.marks.set(id, []);
    shown.marks.get(id).push(made);
  }
  return made;
}

// Marks the words of the chosen entry and brings them to the middle.
function showWords() {
  for (const old of shown.current) old.classList.remove("cur");
  const marks = state.entry ? shown.marks.get(state.entry.id) || [] : [];
  shown.current = marks;
  marks.forEach((mark) => mark.classList.add("cur"));
  const first = marks[0];
  const [paragraph, page] = first ? first.dataset.at.split(".") : [];
  byId("source-side").textContent = first
    ? [t("paragraph", Number(paragraph) + 1), page ? t("page", page) : ""].filter(Boolean).join(" · ")
    : "";
  if (first && !shown.still) center(first, byId("source"), 4);
}

// Paragraphs out of sight have an estimated height: the first jump may miss, so look again.
function center(target, frame, tries) {
  const box = target.getBoundingClientRect(), around = frame.getBoundingClientRect();
  const off = box.top + box.height / 2 - (around.top + around.height / 2);
  const before = frame.scrollTop;
  frame.scrollTop += off;
  if (tries > 0 && Math.abs(frame.scrollTop - before) > 1) requestAnimationFrame(() => center(target, frame, tries - 1));
}

// A click takes the narrowest entry there; the next click on the same words the next wider one.
function clickSource(event) {
  const mark = event.target.closest("[data-covers]");
  if (!mark || String(getSelection())) return;
  const covering = mark.dataset.covers.split(" ");
  const order = [...covering.filter((id) => id.startsWith("item")).reverse(), ...covering.filter((id) => id.startsWith("finding"))];
  const now = state.entry ? order.indexOf(state.entry.id) : -1;
  const next = entryOf.get(order[(now + 1) % order.length]);
  if (positionOf(next) < 0) clearFilters();
  choose(next, { keepSource: true });
}

function renderLegend() {
  const kinds = KINDS.filter((kind) => data.items.some((item) => typeOf(item) === kind));
  byId("legend").replaceChildren(
    ...kinds.map((kind) => el("span", {}, el("span", { class: `k k-${kind}` }, t(`l_${kind}`)), t(`t_${kind}`))),
    el("span", {}, el("span", { class: "f-error" }, t("legendFinding"))),
    el("span", { class: "faint" }, t("legendNoise")),
  );
}
