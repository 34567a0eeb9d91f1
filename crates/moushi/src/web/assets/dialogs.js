// Dialogs of the ledger: conditions, groups, columns, changes of many rows, clashes, keys. Each
// answers what the person decided, or null; none sends anything itself.

import { pick } from "./app.js";
import { MOST } from "./groups.js";

/** A node with children. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** Opens a dialog; `fill(body, end)` puts things into it. Answers what `end` was called with. */
export function dialog(title, fill, wide = false) {
  return new Promise((done) => {
    const box = h("dialog", { class: wide ? "box wide" : "box", "aria-label": title });
    const before = document.activeElement;
    let answer = null;
    const end = (value) => { answer = value; box.close(); };
    const body = h("div", { class: "box-body" });
    box.append(h("header", {}, h("h2", {}, title), h("button", { type: "button", class: "link", "aria-label": pick("关闭", "Close"), onclick: () => end(null) }, "✕")), body);
    box.addEventListener("close", () => { box.remove(); before?.blur?.(); before?.focus?.({ preventScroll: true }); done(answer); });
    document.body.append(box);
    fill(body, end);
    box.showModal();
  });
}

const feet = (...buttons) => h("footer", {}, ...buttons);
const primary = (words, onclick, props = {}) => h("button", { type: "button", class: "btn primary", onclick, ...props }, words);
const plain = (words, onclick) => h("button", { type: "button", class: "btn", onclick }, words);
const option = (value, words, chosen) => h("option", { value, selected: value === chosen }, words);

const OPS = () => [
  ["has", pick("包含", "contains")], ["is", pick("等于", "is")], ["not", pick("不等于", "is not")],
  ["empty", pick("为空", "is empty")], ["filled", pick("不为空", "is not empty")],
  ["upto", pick("不晚于", "up to")], ["from", pick("不早于", "from")], ["in", pick("是其中之一（用 | 分隔）", "is one of (separated by |)")],
];

/** Conditions: answers `{ tests, any }`. */
export const filters = (view, fields, choices) => dialog(pick("筛选", "Filter"), (body, end) => {
  const list = h("div", { class: "tests" });
  const any = h("select", { "aria-label": pick("条件之间", "Between conditions") },
    option("0", pick("满足全部条件", "All conditions hold"), view.any ? "1" : "0"), option("1", pick("满足任一条件", "Any condition holds"), view.any ? "1" : "0"));
  const row = (test) => {
    const field = h("select", { "aria-label": pick("字段", "Field") }, fields.map((one) => option(one.name, one.title, test.field)));
    const op = h("select", { "aria-label": pick("关系", "Relation") }, OPS().map(([value, words]) => option(value, words, test.op)));
    const place = h("span", {});
    const value = () => {
      const held = place.firstChild?.value ?? test.value;
      const all = choices[field.value];
      place.textContent = "";
      if (op.value === "empty" || op.value === "filled") return;
      if (all && op.value !== "in" && op.value !== "has") place.append(h("select", { "aria-label": pick("值", "Value") }, all.map(([word, words]) => option(word, words, held))));
      else {
        const input = h("input", { "aria-label": pick("值", "Value"), placeholder: field.value === "due" ? "2023-12-31" : "" });
        input.value = held ?? "";
        place.append(input);
      }
    };
    field.addEventListener("change", value);
    op.addEventListener("change", value);
    const line = h("div", { class: "test" }, field, op, place, h("button", { type: "button", class: "link", onclick: () => line.remove() }, pick("删除", "Remove")));
    line.read = () => ({ field: field.value, op: op.value, value: place.firstChild?.value ?? "" });
    value();
    list.append(line);
  };
  (view.tests.length ? view.tests : [{ field: "unit", op: "has", value: "" }]).forEach(row);
  const today = new Date().toISOString().slice(0, 10);
  const quick = [
    [pick("已过时限", "Overdue"), { field: "due", op: "upto", value: today }],
    [pick("没有牵头单位", "No lead unit"), { field: "unit", op: "empty", value: "" }],
    [pick("没有时限", "No deadline"), { field: "due", op: "empty", value: "" }],
    [pick("没有成果形式", "No deliverable"), { field: "deliverable", op: "empty", value: "" }],
  ];
  body.append(h("p", {}, any), list,
    h("p", {}, plain(pick("＋ 添加条件", "+ Condition"), () => row({ field: "words", op: "has", value: "" }))),
    h("p", { class: "quiet" }, pick("常用：", "Often: "), quick.map(([words, test]) => h("button", { type: "button", class: "link", onclick: () => row(test) }, words + "　"))),
    feet(plain(pick("清除全部", "Clear"), () => end({ tests: [], any: false })),
      primary(pick("应用", "Apply"), () => {
        const tests = [...list.children].map((line) => line.read()).filter((test) => test.value !== "" || test.op === "empty" || test.op === "filled");
        end({ tests, any: any.value === "1" });
      })));
});

const GROUPED = ["kind", "person", "unit", "due", "modality", "state", "programmes", "support"];

/** Levels of groups, the outermost first: answers `{ group }`, the names of their fields. */
export const groups = (view, fields) => dialog(pick("分组", "Group"), (body, end) => {
  const offered = fields.filter((one) => GROUPED.includes(one.name) || view.group.includes(one.name));
  const chosen = [...view.group];
  const names = [pick("第一级", "First level"), pick("第二级", "Second level"), pick("第三级", "Third level")];
  const lists = names.slice(0, MOST).map(() => h("select", {}));
  const show = () => lists.forEach((list, at) => {
    const free = offered.filter((one) => chosen[at] === one.name || !chosen.includes(one.name));
    list.replaceChildren(option("", at ? pick("不再细分", "No further groups") : pick("不分组", "No groups"), chosen[at] ?? ""),
      ...free.map((one) => option(one.name, one.title, chosen[at])));
    list.disabled = at > chosen.length;
  });
  // Without a level there is none within it.
  lists.forEach((list, at) => list.addEventListener("change", () => { if (list.value) chosen[at] = list.value; else chosen.length = at; show(); }));
  show();
  body.append(h("div", { class: "levels" }, lists.map((list, at) => h("label", {}, h("span", {}, names[at]), list))),
    h("p", { class: "quiet" }, pick("每一级的分组行显示其下全部条目数，点击或按 Enter 收起、展开。", "Every head counts all rows beneath it; click it or press Enter to fold and unfold.")),
    feet(primary(pick("应用", "Apply"), () => end({ group: chosen }))));
});

/** Columns: answers `{ cols, pin }`. */
export const columns = (view, fields, usual) => dialog(pick("选择、排列、固定列", "Columns"), (body, end) => {
  const chosen = view.cols.map((one) => one.name);
  const order = [...chosen, ...fields.map((one) => one.name).filter((name) => !chosen.includes(name))];
  const title = (name) => fields.find((one) => one.name === name)?.title ?? name;
  const list = h("ul", { class: "columns" });
  for (const name of order) {
    const check = h("input", { type: "checkbox", checked: chosen.includes(name) });
    const item = h("li", {}, h("label", {}, check, " ", title(name)),
      h("button", { type: "button", class: "link", "aria-label": pick(`把${title(name)}上移`, `Move ${title(name)} up`), onclick: (event) => { item.previousElementSibling?.before(item); event.target.focus(); } }, "↑"),
      h("button", { type: "button", class: "link", "aria-label": pick(`把${title(name)}下移`, `Move ${title(name)} down`), onclick: (event) => { item.nextElementSibling?.after(item); event.target.focus(); } }, "↓"));
    item.read = () => ({ name, on: check.checked });
    list.append(item);
  }
  const pin = h("input", { type: "number", min: "0", max: "5", value: String(view.pin) });
  body.append(list, h("p", {}, h("label", {}, pick("固定左侧列数 ", "Pinned columns "), pin)),
    feet(plain(pick("恢复默认", "Reset"), () => end({ cols: usual, pin: 2 })), primary(pick("应用", "Apply"), () => {
      const cols = [...list.children].map((item) => item.read()).filter((one) => one.on)
        .map(({ name }) => view.cols.find((one) => one.name === name) ?? { name, width: 140 });
      end(cols.length ? { cols, pin: Math.min(5, Math.max(0, Number(pin.value) || 0)) } : null);
    })));
});

/**
 * Shows what would come of a change of many rows; answers the rows to be sent, or null. `look` asks
 * the server; `empty` may be switched when the caller gives `again(empty)`.
 */
export const preview = (title, first, { look, again, titles, said, notes = [] }) => dialog(title, async (body, end) => {
  let rows = first;
  const show = async () => {
    body.textContent = "";
    body.append(h("p", { class: "quiet" }, pick("正在核对…", "Checking…")));
    let seen;
    try {
      seen = await look(rows);
    } catch (error) {
      body.textContent = "";
      body.append(h("p", { class: "alert", role: "alert" }, `${error.message} ${error.advice ?? ""}`), feet(plain(pick("取消", "Cancel"), () => end(null)), primary(pick("重试", "Try again"), show)));
      return;
    }
    draw(seen);
  };
  const draw = (seen) => {
    body.textContent = "";
    const bad = seen.rows.filter((row) => row.problem);
    const good = rows.filter((row) => seen.rows.some((one) => one.entry === row.entry && one.changes.length));
    const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
    body.append(h("p", { class: "strong" }, pick(
      `将修改 ${seen.changing} 行，不变 ${seen.same} 行，不能修改 ${seen.refused} 行。`,
      `${seen.changing} rows will change, ${seen.same} stay as they are, ${seen.refused} cannot be changed.`)));
    for (const note of notes) body.append(h("p", { class: "warn" }, note));
    if (bad.length) {
      body.append(h("h3", {}, pick("不能修改的行", "Rows that cannot be changed")), h("div", { class: "scroll" }, h("table", {},
        bad.slice(0, 200).map((row) => h("tr", {}, h("td", {}, row.code || "--"), h("td", { class: "warn" }, row.problem[0][lang], " ", row.problem[1][lang]))))));
    }
    const turns = seen.rows.flatMap((row) => row.changes.map((turn) => [row, turn]));
    if (turns.length) {
      body.append(h("div", { class: "scroll" }, h("table", {},
        h("thead", {}, h("tr", {}, [pick("编号", "No."), pick("字段", "Field"), pick("原来", "Before"), pick("改为", "After")].map((words) => h("th", {}, words)))),
        h("tbody", {}, turns.slice(0, 300).map(([row, turn]) => h("tr", {}, h("td", {}, row.code), h("td", {}, titles[turn.field] ?? turn.field),
          h("td", {}, h("del", {}, said(turn.field, turn.before) || "--")), h("td", {}, h("ins", {}, said(turn.field, turn.after) || "--"), turn.doubt ? h("p", { class: "warn" }, "▲ ", turn.doubt[lang]) : null)))))));
      if (turns.length > 300) body.append(h("p", { class: "quiet" }, pick(`另有 ${turns.length - 300} 处修改未列出。`, `${turns.length - 300} more changes are not listed.`)));
    }
    const empty = h("input", { type: "checkbox" });
    empty.checked = Boolean(preview.empty);
    if (again) {
      body.append(h("p", {}, h("label", {}, empty, " ", pick("空单元格也覆盖原值", "Empty cells clear what is there"))));
      empty.addEventListener("change", () => { preview.empty = empty.checked; rows = again(empty.checked); show(); });
    }
    const words = bad.length ? pick(`跳过不能修改的，保存 ${good.length} 行`, `Leave those out and save ${good.length} rows`) : pick(`确认，保存 ${good.length} 行`, `Save ${good.length} rows`);
    const save = primary(words, () => end(good), { disabled: good.length === 0 });
    body.append(feet(plain(pick("取消", "Cancel"), () => end(null)), save));
    save.focus();
  };
  preview.empty = false;
  show();
}, true);

/** Which rows, which field, which words: answers `{ all, field, words }`. */
export const bulk = (chosen, total, editable, titles, choices) => dialog(pick("批量修改", "Bulk edit"), (body, end) => {
  const scope = h("select", {}, option("0", pick(`选中的 ${chosen} 行`, `${chosen} selected rows`), chosen > 1 ? "0" : "1"), option("1", pick(`列表中的全部 ${total} 行`, `All ${total} rows of the list`), chosen > 1 ? "0" : "1"));
  const field = h("select", {}, editable.filter((name) => name !== "words" && titles[name]).map((name) => option(name, titles[name])));
  const place = h("span", {});
  const value = () => {
    place.textContent = "";
    const all = choices[field.value];
    place.append(all ? h("select", {}, all.map(([word, words]) => option(word, words))) : h("input", { placeholder: pick("留空即清除", "Empty clears it") }));
  };
  field.addEventListener("change", value);
  value();
  body.append(h("div", { class: "fields" }, h("label", {}, pick("范围", "Rows")), scope, h("label", {}, pick("字段", "Field")), field, h("label", {}, pick("改为", "New words")), place),
    feet(plain(pick("取消", "Cancel"), () => end(null)), primary(pick("预览", "Preview"), () => end({ all: scope.value === "1", field: field.value, words: place.firstChild.value }))));
});

/** Somebody else changed the same cell: answers "mine", "theirs" or `{ words }`. */
export const clash = (title, mine, theirs, before, who) => dialog(pick("他人也改了这一格", "Somebody else changed this cell"), (body, end) => {
  const joined = h("textarea", { rows: "3" });
  joined.value = mine;
  const part = (name, words) => [h("dt", {}, name), h("dd", {}, words || "--")];
  body.append(h("p", {}, title, who ? h("span", { class: "quiet" }, ` · ${who}`) : null),
    h("dl", { class: "clash" }, part(pick("我的", "Mine"), mine), part(pick("对方的", "Theirs"), theirs), part(pick("原来", "Before"), before),
      h("dt", {}, pick("合并为", "Merged")), h("dd", {}, joined)),
    feet(plain(pick("采用对方的", "Keep theirs"), () => end("theirs")), plain(pick("采用我的", "Keep mine"), () => end("mine")), primary(pick("采用合并后的", "Keep the merged words"), () => end({ words: joined.value }))));
});

/** A new row: answers its words. */
export const added = (noun) => dialog(pick(`新增${noun}`, `New row: ${noun}`), (body, end) => {
  const words = h("textarea", { rows: "4", "aria-label": pick("内容", "Words"), placeholder: pick("写明做什么、做到什么程度；其他各列可在表格中填写。", "What is to be done, how far; other columns are filled in the grid.") });
  body.append(words, feet(plain(pick("取消", "Cancel"), () => end(null)), primary(pick("新增", "Add"), () => { if (words.value.trim()) end(words.value.trim()); else words.focus(); })));
});

/** The keys. */
export const keys = () => dialog(pick("快捷键", "Keys"), (body) => {
  const list = [
    ["↑ ↓ ← →", pick("移动；按住 Shift 选择一片", "Move; with Shift select")], ["Home / End", pick("行首 / 行尾；按住 Ctrl 到首行、末行", "First / last column; with Ctrl first / last row")],
    ["PgUp / PgDn", pick("翻页", "A page up / down")], ["Enter / F2", pick("编辑；再按 Enter 保存并下移", "Edit; Enter again saves and moves down")],
    ["Esc", pick("放弃修改", "Leave as it was")], ["Tab", pick("保存并右移", "Save and move right")], ["Alt Enter", pick("单元格内换行", "New line in the cell")],
    ["Ctrl C / X / V", pick("复制、剪切、粘贴（先预览）", "Copy, cut, paste (with preview)")], ["Ctrl Z / Y", pick("撤销 / 重做", "Undo / redo")],
    ["Ctrl D", pick("向下填充", "Fill down")], ["Ctrl ;", pick("填入今天", "Today")], ["Delete", pick("清除所选单元格", "Clear the cells")],
    ["Ctrl A", pick("全选", "Select all")], ["Ctrl Enter", pick("打开条目详情", "Open the row")],
    ["← / →", pick("在分组行上：收起 / 展开", "On the head of a group: fold / unfold")],
  ];
  body.append(h("table", {}, list.map(([key, words]) => h("tr", {}, h("td", {}, h("kbd", {}, key)), h("td", {}, words)))));
});
