// The page of documents: files are dropped, kept, added to the plan, and watched while being read.

import { act, attempt, fragment, pick, plan, toast, upload } from "./app.js";

const zone = document.getElementById("drop");
const list = document.getElementById("documents");
const uploads = document.getElementById("uploads");

async function add(file) {
  const line = document.createElement("p");
  line.textContent = pick(`正在上传 ${file.name}…`, `Sending ${file.name}…`);
  uploads.append(line);
  const added = await attempt(async () => {
    const { blob, size } = await upload(file);
    return act("document-add", { plan, name: file.name, blob, size });
  });
  line.remove();
  if (added) toast(pick(`已上传 ${file.name}`, `${file.name} was added`));
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
