// Packages of /exchange: a file that goes out, a file that comes in. No other page's.

import { act, attempt, pick, toast, upload } from "./app.js";

const bytes = (words) => Uint8Array.from(atob(words), (letter) => letter.charCodeAt(0));

function save(name, words) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes(words)], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

async function exported(form) {
  const after = form.elements.after?.value;
  const input = { partner: form.dataset.export, ...(after ? { after: Number(after) } : {}) };
  const made = await attempt(() => act("exchange-export", input));
  if (!made) return;
  save(made.name, made.file);
  const count = made.last + 1 - made.first;
  toast(made.left
    ? pick(`已导出 ${count} 封信件，还有 ${made.left} 封要再导出一个文件（从第 ${made.last} 封之后）。`, `${count} letters exported; ${made.left} more need another file, after ${made.last}.`)
    : pick(`已导出 ${count} 封信件，请把文件带给对方。`, `${count} letters exported; carry the file to the partner.`));
}

async function imported(form) {
  const file = form.querySelector("input[type=file]").files[0];
  const came = await attempt(async () => {
    const { blob } = await upload(file);
    return act("exchange-import", { partner: form.dataset.import, blob });
  });
  if (!came) return;
  toast(pick(
    `办理了 ${came.fresh - came.misfits} 封信件，${came.had} 封此前已收到，${came.misfits} 封未能办理。`,
    `${came.fresh - came.misfits} letters applied, ${came.had} were here before, ${came.misfits} did not fit.`,
  ));
  setTimeout(() => location.reload(), 2500);
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-export], form[data-import]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  await (form.dataset.export ? exported(form) : imported(form));
  button.disabled = false;
});
