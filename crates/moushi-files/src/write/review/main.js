// Navigation, keys, the language switch, and the start.

function render() {
  document.documentElement.lang = state.lang === "en" ? "en" : "zh-CN";
  document.body.className = `lang-${state.lang}`;
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  byId("year").textContent = `${t("plan")} ${data.year}`;
  byId("org").textContent = data.org;
  byId("search").placeholder = t("search");
  byId("search").setAttribute("aria-label", t("search"));
  if (document.activeElement !== byId("search")) byId("search").value = state.query;
  byId("language").textContent = t("otherLanguage");
  byId("previous").textContent = t("previous");
  byId("next").textContent = t("next");
  byId("drawer-close").textContent = t("close");
  byId("help-close").textContent = t("close");
  for (const view of ["overview", "list", "coverage"]) byId(view).hidden = view !== state.view;
  if (state.view === "overview") renderOverview();
  if (state.view === "list") renderList();
  if (state.view === "coverage") renderCoverage();
  renderNavigation();
  remember();
}

function renderNavigation() {
  const views = [["overview", ""], ["list", entries.length], ["coverage", data.items.filter((item) => item.standing === "gap").length || ""]];
  const link = ([view, count]) => el("a", { href: address(view, {}, ""), class: view === state.view ? "on" : undefined, "aria-current": view === state.view ? "page" : undefined }, el("span", {}, t(view)), el("span", { class: "n" }, String(count)));
  const documents = ["above", "own", "last_year", "below"].flatMap((level) => {
    const shelf = data.documents.map((document, index) => [document, index]).filter(([document]) => document.level === level);
    if (!shelf.length) return [];
    return [el("h3", {}, t(level)), ...shelf.map(([document, index]) => {
      const here = state.view === "list" && index === state.doc;
      return el("a", { href: address(document.id.slice(0, 8), {}, ""), class: here ? "doc-link on" : "doc-link", "aria-current": here ? "true" : undefined, title: document.name },
        el("span", {}, document.title || document.name), el("span", { class: "n" }, String(document.items)));
    })];
  });
  byId("nav").setAttribute("aria-label", t("menu"));
  byId("nav").replaceChildren(...views.map(link), ...documents);
}

function renderHelp() {
  const keys = [["J　K", "k_move"], ["Enter", "k_center"], ["[　]", "k_docs"], ["/", "k_search"], ["F", "k_filter"], ["1　2　3", "k_views"], ["?", "k_help"], ["Esc", "k_escape"]];
  byId("help-body").replaceChildren(
    el("dl", { class: "help-keys" }, keys.flatMap(([names, word]) => [el("dt", {}, names.split("　").flatMap((name) => [el("kbd", {}, name), " "])), el("dd", {}, t(word))])),
    el("p", { class: "help-text" }, t("helpText")));
}

function openHelp() {
  renderHelp();
  openDialog("help");
}

function go(view) {
  state.view = view;
  if (view === "list" && !state.entry) {
    refilter();
    state.entry = state.list[0] || null;
    if (state.entry && state.entry.place) state.doc = state.entry.place.doc;
  }
  render();
}

// Chinese input methods give full-width signs for the same keys.
const KEYS = {
  j: () => step(1), k: () => step(-1), "[": () => stepDocument(-1), "]": () => stepDocument(1), "【": () => stepDocument(-1), "】": () => stepDocument(1),
  "/": () => byId("search").focus(), "、": () => byId("search").focus(), f: () => byId("filters").querySelector("select")?.focus(),
  "?": openHelp, "？": openHelp, 1: () => go("overview"), 2: () => go("list"), 3: () => go("coverage"),
};
const LIST_KEYS = "jkf[]【】";

function onKey(event) {
  holdFocus(event);
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const writing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox";
  if (event.key === "Escape") {
    if (!closeDialogs() && writing) event.target.blur();
    return;
  }
  if (!byId("help").hidden && /^[?？]$/.test(event.key)) {
    event.preventDefault();
    return void closeDialogs();
  }
  if (writing || !byId("help").hidden || !byId("drawer").hidden) return;
  if (event.key === "Enter" && state.view === "list" && state.entry && !/^(A|BUTTON|SUMMARY)$/.test(event.target.tagName)) return showWords();
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  if (LIST_KEYS.includes(event.key.toLowerCase()) && state.view !== "list") go("list");
  act();
}

let typing = 0;
function onSearch(event) {
  if (event.isComposing) return;
  clearTimeout(typing);
  typing = setTimeout(() => {
    state.query = byId("search").value.trim();
    narrowed();
  }, 120);
}

function start() {
  byId("search").addEventListener("input", onSearch);
  byId("search").addEventListener("compositionend", onSearch);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("source").addEventListener("click", clickSource);
  byId("language").addEventListener("click", () => { state.lang = state.lang === "zh" ? "en" : "zh"; render(); });
  byId("help-open").addEventListener("click", openHelp);
  byId("help-close").addEventListener("click", closeDialogs);
  byId("drawer-close").addEventListener("click", closeDialogs);
  byId("previous").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));
  byId("skip").addEventListener("click", (event) => { event.preventDefault(); byId("main").focus(); });
  for (const id of ["drawer", "help"]) byId(id).addEventListener("click", (event) => { if (event.target === byId(id)) closeDialogs(); });
  document.addEventListener("keydown", onKey);
  addEventListener("hashchange", () => { closeDialogs(); recall(); render(); });
  refilter();
  recall();
  render();
}

start();
