// Packages of /exchange: a file that goes out, a file that comes in, a card that is read. What became of it stays
// on the page, also after it was loaded anew. No other page's.

import { act, pick, upload } from "./app.js";

const bytes = (words) => Uint8Array.from(atob(words), (letter) => letter.charCodeAt(0));
const slot = (partner) => `exchange-${partner}`;
const result = (partner) => document.querySelector(`[data-result="${partner}"]`);

function save(name, words) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes(words)], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function tell(partner, words, state) {
  const box = result(partner);
  if (!box) return;
  box.className = `result ${{ bad: "alert", mixed: "mixed", good: "done" }[state]}`;
  box.dataset.state = state;
  box.textContent = words;
  box.scrollIntoView({ block: "nearest" });
}

async function exported(form) {
  const partner = form.dataset.export;
  const after = form.elements.after?.value;
  const made = await act("exchange-export", { partner, ...(after ? { after: Number(after) } : {}) });
  save(made.name, made.file);
  const count = made.last + 1 - made.first;
  const to = result(partner)?.dataset.title ?? "";
  const held = count > 0
    ? pick(`● 已导出 ${count} 封信件`, `● Exported, letters: ${count}`)
    : pick("● 已导出，包里没有新信件，只告诉对方本单位收到了什么", "● Exported; no new letter is in it, it says what has arrived here");
  const next = pick(
    `：${made.name}，在浏览器的下载文件夹里。请按密级要求带给“${to}”，由对方在“交换”页面导入。`,
    `: ${made.name}, among the browser's downloads. Carry it to “${to}”, who imports it under Exchange.`,
  );
  const more = made.left
    ? pick(`还有 ${made.left} 封装不下，请再从第 ${made.last} 封之后导出一个文件。`, ` ${made.left} more did not fit: export another file after ${made.last}.`)
    : "";
  tell(partner, held + next + more, "good");
}

function brought({ made_on: on, fresh, had, misfits }) {
  if (fresh === 0 && had > 0) {
    return pick(`● 这个包里的 ${had} 封信件此前都已收到，没有重复办理，内容没有变化。`, `● Every letter of this package was here before (${had}); nothing was done twice, nothing has changed.`);
  }
  if (fresh === 0) {
    return pick(`● 已导入对方 ${on} 制作的交换包：没有新信件，只告诉本单位对方收到了什么。`, `● Imported, made on ${on}: no new letter, it says what has arrived there.`);
  }
  const before = had ? pick(`，此前已收到 ${had} 封`, `, here before: ${had}`) : "";
  const done = pick(
    `● 已导入对方 ${on} 制作的交换包：办理 ${fresh - misfits} 封信件${before}。`,
    `● Imported, made on ${on}; letters applied: ${fresh - misfits}${before}.`,
  );
  const unfit = misfits
    ? pick(`▲ ${misfits} 封未能办理，原因见下面。`, ` ▲ ${misfits} did not fit; the reasons stand below.`)
    : "";
  return done + unfit;
}

async function imported(form) {
  const partner = form.dataset.import;
  const { blob } = await upload(form.querySelector("input[type=file]").files[0]);
  const came = await act("exchange-import", { partner, blob });
  sessionStorage.setItem(slot(partner), JSON.stringify([brought(came), came.misfits ? "mixed" : "good"]));
  location.reload();
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-export], form[data-import]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const partner = form.dataset.export ?? form.dataset.import;
  button.disabled = true;
  try {
    await (form.dataset.export ? exported(form) : imported(form));
  } catch (error) {
    tell(partner, error.advice ? `▲ ${error.message} ${error.advice}` : String(error), "bad");
  }
  button.disabled = false;
});

document.addEventListener("change", async (event) => {
  const file = event.target.closest("[data-card]")?.files[0];
  if (file) event.target.form.elements.card.value = (await file.text()).trim();
});

// What the last import has brought is told on the page that shows it.
for (const box of document.querySelectorAll("[data-result]")) {
  const partner = box.dataset.result;
  const kept = sessionStorage.getItem(slot(partner));
  sessionStorage.removeItem(slot(partner));
  if (kept) tell(partner, ...JSON.parse(kept));
}
