// Forms that are acts: /admin and /me. A form names its act; its fields are the input. What comes back
// secret is shown once, until the page is left.

import { act, attempt, pick } from "./app.js";

const value = (field) => {
  if (field.type === "checkbox") return field.checked;
  if (field.dataset.kind === "number") return Number(field.value);
  if (field.dataset.kind === "list") return field.value.split(/[\s,，、；;]+/).filter(Boolean);
  return field.value;
};

function input(form) {
  const out = {};
  for (const field of form.elements) {
    if (!field.name || (field.dataset.optional !== undefined && field.value === "")) continue;
    if (field.tagName === "SELECT" && field.multiple) {
      out[field.name] = [...field.selectedOptions].map((option) => option.value);
    } else {
      out[field.name] = value(field);
    }
  }
  return out;
}

// Texts only: nothing that came from the server is read as markup.
function reveal(answer) {
  const box = document.getElementById("secret");
  const lines = [
    [pick("一次性口令", "One-time password"), answer.password],
    [pick("令牌", "Token"), answer.secret && answer.expires_at ? answer.secret : null],
    [pick("动态口令密钥", "Secret of the authenticator"), answer.uri ? answer.secret : null],
    [pick("身份验证器地址", "Address for the authenticator"), answer.uri],
    [pick("恢复码（每个用一次，请妥善保存）", "Recovery codes (each good once; keep them)"), answer.codes?.join("  ")],
  ].filter(([, words]) => words);
  if (!box || lines.length === 0) return false;
  box.replaceChildren();
  for (const [name, words] of lines) {
    const line = document.createElement("p");
    const code = Object.assign(document.createElement("code"), { textContent: words });
    line.append(`${name}：`, code);
    box.append(line);
  }
  box.append(Object.assign(document.createElement("p"), {
    className: "quiet",
    textContent: pick("只显示这一次，请立即记下；离开本页后无法再看到。", "Shown this once: note it down now."),
  }));
  box.hidden = false;
  box.focus();
  return true;
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-act]");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.sure && !confirm(form.dataset.sure)) return;
  const button = form.querySelector("button");
  button.disabled = true;
  const answer = await attempt(() => act(form.dataset.act, input(form)));
  button.disabled = false;
  if (answer === null) return;
  if (form.dataset.then) location.assign(form.dataset.then);
  else if (!reveal(answer)) location.reload();
});
