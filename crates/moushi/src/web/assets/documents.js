// The page of documents: files are dropped, kept, added to the plan, and watched while being read.

import { act, attempt, fragment, pick, plan, toast, upload } from "./app.js";

const zone = document.getElementById("drop");
const list = document.getElementById("documents");
const uploads = document.getElementById("uploads");

/** Sends a file and adds it to the plan; what fails stays on the page, to be tried again. */
async function add(file, line = uploads.appendChild(document.createElement("p")), key = undefined) {
  // The same key again: an answer that got lost on its way does not add the file twice.
  const once = key ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  line.className = "";
  line.textContent = pick(`正在上传 ${file.name}…`, `Sending ${file.name}…`);
  try {
    const { blob, size } = await upload(file);
    await act("document-add", { plan, name: file.name, blob, size }, once);
    line.remove();
    toast(pick(`已上传 ${file.name}`, `${file.name} was added`));
  } catch (error) {
    failed(file, line, once, error);
  }
}

function failed(file, line, key, error) {
  const button = (words, work) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn";
    made.textContent = words;
    made.addEventListener("click", work);
    return made;
  };
  line.className = "alert";
  line.setAttribute("role", "alert");
  line.textContent = pick(`${file.name} 没有上传成功。`, `${file.name} was not sent. `) + `${error.message} ${error.advice ?? ""} `;
  line.append(
    button(pick("重试", "Try again"), () => add(file, line, key).then(refresh)), " ",
    button(pick("取消", "Give up"), () => line.remove()));
}

async function addAll(files) {
  for (const file of files) {
    await add(file);
    await refresh();
  }
}

async function refresh() {
  const html = await attempt(() => fragment(list.dataset.list));
  if (html !== null) list.innerHTML = html;
}

async function watch() {
  if (list.querySelector("[data-busy]")) await refresh();
  setTimeout(watch, 700);
}

if (zone) {
  const input = zone.querySelector("input");
  input.addEventListener("change", () => addAll([...input.files]).then(() => { input.value = ""; }));
  zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    addAll([...event.dataTransfer.files]);
  });
}
watch();

// A document that could not be read is read once more.
list.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-reread]");
  if (!button) return;
  button.disabled = true;
  await attempt(() => act("document-reread", { document: button.dataset.reread }));
  await refresh();
});
