// What the frame does around every page: search palette, numbers of the menu, help drawer, saved views.

import { act, ask, attempt, fragment, lang, pick, plan, toast } from "./app.js";

const make = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key in node && key !== "list") node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
};

// Search palette: what is typed at the top is looked for at once; arrows choose, Enter opens.
const box = document.querySelector("[data-palette]");
const KINDS = {
  plan: pick("计划", "Plans"), person: pick("人员", "People"), unit: pick("单位", "Units"),
  document: pick("文件", "Documents"), entry: pick("台账条目", "Rows"),
};
let list = null;
let chosen = -1;
let turn = 0;

function close() {
  list?.remove();
  list = null;
  chosen = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function choose(step) {
  const options = [...list.querySelectorAll("[role=option]")];
  if (!options.length) return;
  chosen = (chosen + step + options.length) % options.length;
  options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
  options[chosen].scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", options[chosen].id);
}

function show(found, words) {
  close();
  list = make("div", { id: "palette", className: "palette", role: "listbox" });
  list.setAttribute("aria-label", pick("搜索结果", "Results"));
  let at = 0;
  for (const group of found.groups) {
    const part = make("div", { role: "group" });
    part.setAttribute("aria-label", KINDS[group.kind]);
    part.append(make("p", { className: "quiet", textContent: `${KINDS[group.kind]} ${group.total}` }));
    for (const hit of group.hits) {
      const option = make("a", { href: hit.url, id: `hit-${at++}`, tabIndex: -1 },
        make("span", { textContent: hit.title }), make("small", { className: "quiet", textContent: hit.place }));
      option.setAttribute("role", "option");
      part.append(option);
    }
    list.append(part);
  }
  const all = make("a", { href: `/search?words=${encodeURIComponent(words)}`, id: `hit-${at}`, tabIndex: -1,
    textContent: found.total ? pick(`查看全部 ${found.total} 条`, `All ${found.total}`) : pick("没有找到，换个词试试", "Nothing was found") });
  all.setAttribute("role", "option");
  list.append(all);
  box.parentElement.append(list);
  box.setAttribute("aria-expanded", "true");
}

async function look() {
  const words = box.value.trim();
  const now = ++turn;
  if ([...words].length < 2) return close();
  const found = await attempt(() => ask("search", { words, limit: 5 }));
  if (found && now === turn && document.activeElement === box) show(found, words);
}

if (box) {
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", "palette");
  box.autocomplete = "off";
  let wait = 0;
  box.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(wait);
    wait = setTimeout(look, 120);
  });
  box.addEventListener("compositionend", () => { clearTimeout(wait); wait = setTimeout(look, 120); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (!list || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? 1 : chosen < 0 ? 0 : -1);
    }
    if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      list.querySelectorAll("[role=option]")[chosen].click();
    }
  });
  document.addEventListener("click", (event) => { if (!event.target.closest(".search")) close(); });
}

// Numbers of the menu: what waits behind an entry, from the list of what is to be done.
async function badges() {
  if (!plan || !document.querySelector(".menu [data-entry]")) return;
  const duties = await ask("todo", { plan }).catch(() => null);
  for (const badge of duties?.badges ?? []) {
    const link = document.querySelector(`.menu [data-entry="${badge.entry}"]`);
    if (!link || link.querySelector(".badge")) continue;
    const words = pick(`${badge.count} 项待处理`, `${badge.count} waiting`);
    link.append(make("span", { className: "badge", textContent: badge.count, title: words }));
  }
}
badges();

// Help: a drawer beside the page; the page stays usable.
const drawer = document.getElementById("help");
document.addEventListener("click", async (event) => {
  const opener = event.target.closest("[data-help]");
  if (opener && drawer) {
    event.preventDefault();
    if (!drawer.hidden) { drawer.hidden = true; return; }
    const words = await attempt(() => fragment(`/help?part=true&path=${encodeURIComponent(location.pathname)}`));
    if (words === null) return;
    drawer.querySelector("[data-words]").innerHTML = words;
    drawer.hidden = false;
    drawer.querySelector("button").focus();
  }
  if (event.target.closest("[data-help-close]")) {
    drawer.hidden = true;
    document.querySelector("[data-help]")?.focus();
  }
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "?" && !typing) document.querySelector("[data-help]")?.click();
  if (event.key === "Escape" && drawer && !drawer.hidden) {
    drawer.hidden = true;
    document.querySelector("[data-help]")?.focus();
  }
});

// Saved views: the address of this page under a name.
const views = document.querySelector("details.views-menu");
const here = () => location.pathname + location.search;

async function fill() {
  const known = await attempt(() => ask("views"));
  if (!known) return;
  const shelf = views.querySelector("[data-shelf]");
  shelf.replaceChildren(...known.map((view) => make("a", { href: view.url,
    textContent: view.mine ? view.name : `${view.name}（${view.by}）` })));
  if (!known.length) shelf.append(make("p", { className: "quiet", textContent: pick("还没有已存视图。", "No views yet.") }));
}

views?.addEventListener("toggle", () => { if (views.open) fill(); });
views?.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const saved = await attempt(() => act("view-save", {
    name: form.elements.name.value, url: here(), shared: form.elements.shared.checked,
  }));
  if (!saved) return;
  form.reset();
  toast(pick("视图已保存。", "The view was saved."), { undo: () => act("view-remove", { view: saved.id }).then(fill) });
  fill();
});

const shelf = document.querySelector("[data-ledger-views]");
if (shelf) {
  ask("views").then((known) => {
    for (const view of known.filter((one) => one.url.startsWith(`/plans/${plan}/ledger`))) {
      shelf.append(make("a", { href: view.url, textContent: view.name, lang }));
    }
  }).catch(() => null);
}
