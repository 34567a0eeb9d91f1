// The details of one entry, and the drawer that holds a requirement against its tasks.

function itemLink(index, words) {
  const entry = entryOf.get(`item-${index}`);
  return el("a", { href: address(pathOf(entry), {}, "") }, words || data.items[index].words);
}

// Places by document: a finding may point at twenty places of one text.
function placesOf(places) {
  const counts = new Map();
  for (const { doc } of places) counts.set(doc, (counts.get(doc) || 0) + 1);
  return [...counts].map(([doc, count]) => el("div", {}, data.documents[doc].title || data.documents[doc].name, count > 1 ? ` × ${count}` : ""));
}

// The first few of many items.
const FEW = 8;
function itemLinks(indices) {
  const lines = indices.slice(0, FEW).map((index) => el("div", {}, itemLink(index)));
  return indices.length > FEW ? [...lines, el("div", { class: "faint" }, t("more", indices.length))] : lines;
}

function itemDetail(item) {
  const rows = [
    ["issuer", item.issuer], ["owner", item.leader !== item.issuer && item.leader],
    [item.class === "requirement" ? "obligor" : "lead", (item.leads || []).join("、")], ["support", (item.support || []).join("、")],
    ["deadline", item.deadline && [item.deadline.words, item.deadline.latest && t("latest", item.deadline.latest)].filter(Boolean).join("　")],
    ["quantity", (item.quantities || []).map((q) => numberOf(q)).join("；")],
    ["programme", (item.programmes || []).map((name) => `“${name}”`).join("、")],
    ["deliverable", item.deliverable], ["modality", item.modality && t(`m_${item.modality}`)], ["reason", item.own_choice],
    ["earlier", item.earlier && say(item.earlier)], ["ordinal", item.path], ["parent", item.parent !== undefined && itemLink(item.parent)],
    ["finder", item.finder], ["confidence", item.confidence !== undefined && item.confidence.toFixed(2)],
    ["places", item.places.length > 1 && placesOf(item.places)],
  ].filter(([, value]) => value);
  return [
    el("dl", {}, rows.map(([word, value]) => [el("dt", {}, t(word)), el("dd", {}, value)]).flat()),
    ...findingLines(item.findings || []),
    ...linkLines(item),
  ];
}

// The words, and the number they mean where that is not plain from the words.
function numberOf({ words, value, unit }) {
  const plain = value.toLocaleString("en", { maximumFractionDigits: 6 });
  return !words || /[万亿一二三四五六七八九十百千两]/.test(words) ? `${words}（${plain}${unit}）` : words;
}

function findingLines(findings) {
  if (!findings.length) return [];
  return [el("p", { class: "subhead" }, t("related")), ...findings.map((index) => {
    const finding = data.findings[index];
    return el("div", { class: `note-line ${finding.severity}` }, el("span", {}, SHAPES[finding.severity]),
      el("span", {}, el("a", { href: address(pathOf(entryOf.get(`finding-${index}`)), {}, "") }, say(finding.message)), "　", say(finding.advice)));
  })];
}

function linkLines(item) {
  if (item.class !== "requirement" && item.class !== "task") return [];
  const demand = item.class === "requirement";
  const lines = (item.links || []).map((index) => {
    const link = data.links[index];
    const other = demand ? link.task : link.requirement;
    return el("div", { class: "linked" }, itemLink(other), el("div", {}, ...linkFacts(link)));
  });
  if (!lines.length && !(demand && item.standing !== "gap")) lines.push(el("div", { class: demand ? "note-line error" : "faint" }, demand ? `▲ ${t("noTask")}` : item.own_choice ? t("ownChoice") : t("noBasis")));
  return lines.length ? [el("p", { class: "subhead" }, t(demand ? "answeredBy" : "answers")), ...lines] : [];
}

function linkFacts(link) {
  return [
    el("span", { class: `tag ${link.state === "confirmed" ? "good" : link.state === "doubted" ? "warning" : ""}` }, `${t(`s_${link.state}`)} · ${t(`r_${link.relation}`)}`), " ",
    el("span", { class: "faint" }, t("strength", link.strength)), " ",
    ...(link.shared.length ? [el("div", {}, el("span", { class: "faint" }, `${t("shared")} `), ...link.shared.map((word) => el("span", { class: "shared-word" }, word)))] : []),
    ...(link.weakenings || []).map(([, message]) => el("div", { class: "note-line warning" }, el("span", {}, "■"), el("span", {}, `${t("softer")}${t("colon")}`, say(message)))),
  ];
}

function findingDetail(finding) {
  const rule = data.rules[finding.rule];
  const about = finding.items || [];
  const rows = [
    ["advice", say(finding.advice)],
    ["about", about.length && itemLinks(about)],
    ["owner", finding.leader],
    ["elsewhere", finding.places.length > 1 && placesOf(finding.places.slice(1))],
    ["rule", el("span", {}, say(rule.title), el("span", { class: "faint" }, `　${rule.name}`))],
  ].filter(([, value]) => value);
  const page = pageOf(rule.page);
  return [
    el("dl", {}, rows.map(([word, value]) => [el("dt", {}, t(word)), el("dd", {}, value)]).flat()),
    page.length ? el("details", {}, el("summary", {}, t("why")), el("div", { class: "page-text" }, page)) : "",
  ].filter(Boolean);
}

// What a rule's page says in the chosen language: its sections without title, cases and empty ones.
function pageOf(markdown) {
  const plain = markdown.replace(/^# .*\n/, "").replace(/```[\s\S]*?```/g, "").replace(/`/g, "");
  const sections = plain.split(/^## /m).map((part, at) => (at ? [part.split("\n")[0].trim(), part.slice(part.indexOf("\n") + 1).trim()] : ["", part.trim()]));
  const english = ([title]) => /english|in short/i.test(title);
  const wanted = sections.filter((section) => section[1] && english(section) === (state.lang === "en"));
  return (wanted.length ? wanted : sections.filter((section) => section[1])).flatMap(([title, body]) => [
    title && !english([title]) ? el("p", { class: "subhead" }, title) : null,
    ...body.split(/\n{2,}/).map((words) => el("p", {}, words)),
  ]).filter(Boolean);
}

// A requirement above, the tasks of one cell below, what they share lit in both.
function openDrawer(requirement, links) {
  const item = data.items[requirement];
  const shared = links.flatMap((link) => data.links[link].shared).map((word) => word.toLowerCase());
  byId("drawer-title").textContent = t("drawer");
  byId("drawer-body").replaceChildren(
    el("p", {}, el("span", { class: "tag k-requirement" }, t("t_requirement")), " ", el("span", { class: "faint" }, [item.issuer, item.path, item.row].filter(Boolean).join(" · "))),
    el("blockquote", { class: "quote" }, ...light(item.words, shared)),
    el("p", {}, itemLink(requirement, t("openSource"))),
    ...links.map((index) => {
      const link = data.links[index];
      const task = data.items[link.task];
      return el("div", { class: "answer" },
        el("p", {}, el("span", { class: "tag k-task" }, t("t_task")), " ", el("span", { class: "faint" }, [task.leader, ...(task.leads || []), task.deadline && task.deadline.words, task.row].filter(Boolean).join(" · "))),
        el("blockquote", { class: "quote" }, ...light(task.words, shared)),
        el("div", {}, ...linkFacts(link)), el("p", {}, itemLink(link.task, t("openSource"))));
    }));
  openDialog("drawer");
}

let opener = null;
function openDialog(id) {
  opener = document.activeElement;
  byId(id).hidden = false;
  byId(`${id}-close`).focus();
}

function closeDialogs() {
  const open = ["drawer", "help"].filter((id) => !byId(id).hidden);
  open.forEach((id) => { byId(id).hidden = true; });
  if (open.length && opener && opener.isConnected) opener.focus();
  return open.length > 0;
}

// Keeps the Tab key inside an open dialog.
function holdFocus(event) {
  const dialog = ["drawer", "help"].map(byId).find((veil) => !veil.hidden);
  if (!dialog || event.key !== "Tab") return;
  const stops = [...dialog.querySelectorAll("button, a[href]")];
  const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
  if (document.activeElement === edge) {
    event.preventDefault();
    stops[event.shiftKey ? stops.length - 1 : 0].focus();
  }
}
