// What every page shares: calls to the API, messages, theme, language, keys. No other page's matter.

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

/** The language of the page: "zh" or "en". */
export const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";

/** One of two words, by the language of the page. */
export const pick = (zh, en) => (lang === "en" ? en : zh);

/** The plan of the page; empty when it belongs to none. */
export const plan = meta("plan");

/** A refusal of the server: `message`, `advice` and `status`. */
export class Refusal extends Error {
  constructor(status, body) {
    super(body.message ? body.message[lang] : pick("服务器没有回应。", "The server did not answer."));
    this.advice = body.advice ? body.advice[lang] : pick("请检查网络后重试。", "Check the network and try again.");
    this.status = status;
    this.body = body;
  }
}

async function call(url, options) {
  let response;
  try {
    response = await fetch(url, { credentials: "same-origin", ...options });
  } catch {
    throw new Refusal(0, {});
  }
  const type = response.headers.get("content-type") ?? "";
  const body = type.includes("json") ? await response.json() : await response.text();
  if (response.status === 401) location.assign(`/login?back=${encodeURIComponent(location.pathname + location.search)}`);
  if (!response.ok) throw new Refusal(response.status, typeof body === "string" ? {} : body);
  return body;
}

/** Does an act. The same `key` does it once, however often it is sent. */
export const act = (name, input, key = crypto.randomUUID?.() ?? String(Math.random()).slice(2)) =>
  call(`/api/v1/acts/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-moushi-csrf": meta("csrf"), "idempotency-key": key },
    body: JSON.stringify(input),
  });

/** Looks: the view of an ask. */
export const ask = (name, input = {}) =>
  call(`/api/v1/asks/${name}?q=${encodeURIComponent(JSON.stringify(input))}`, {});

/** Keeps the bytes of a file. */
export const upload = (file) =>
  call("/api/v1/files", { method: "POST", headers: { "x-moushi-csrf": meta("csrf") }, body: file });

/** A part of a page as HTML. */
export const fragment = (url) => call(url, {});

/** Shows a message for a while; `undo` puts a button beside it. */
export function toast(words, { bad = false, undo = null } = {}) {
  const box = document.createElement("div");
  box.className = bad ? "toast bad" : "toast";
  box.append(Object.assign(document.createElement("span"), { textContent: words }));
  if (undo) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: pick("撤销", "Undo") });
    button.addEventListener("click", () => { box.remove(); undo(); });
    box.append(button);
  }
  document.getElementById("toasts")?.append(box);
  setTimeout(() => box.remove(), 10000);
}

/** Runs something and tells what went wrong, if anything. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error.advice ? `${error.message} ${error.advice}` : String(error), { bad: true });
    return null;
  }
}

const remember = (name, value) => {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
};

document.addEventListener("click", (event) => {
  const language = event.target.closest("[data-lang]");
  if (language) {
    remember("lang", language.dataset.lang);
    location.reload();
  }
  if (event.target.closest("[data-theme-switch]")) {
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    remember("theme", root.dataset.theme);
  }
  for (const open of document.querySelectorAll("header details[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    document.querySelector("[data-palette]")?.focus();
  }
  if (event.key === "Escape") {
    for (const open of document.querySelectorAll("header details[open]")) open.open = false;
  }
});
