// The meeting screens: one board at a time, by PgUp and PgDn as clickers send them; looked at anew each minute,
// the last picture stays with a mark when the network is gone. Behind the last board the next speaker follows, where
// there is one; a number says at the foot where it comes from.

import { pick } from "./app.js";

const boards = [...document.querySelectorAll(".board")];
const page = document.getElementById("page");
const last = Math.max(0, boards.length - 1);
const { next, before } = document.querySelector("footer").dataset;
const trail = document.getElementById("trail");
let at = location.hash === "#end" ? last : Math.min(Number(location.hash.slice(1)) || 0, last);

function show() {
  boards.forEach((board, place) => { board.hidden = place !== at; });
  page.textContent = boards.length ? `${at + 1}／${boards.length}` : "";
  history.replaceState(null, "", `#${at}`);
  if (trail) trail.hidden = true;
}

function turn(by) {
  if (at + by > last && next) return location.assign(next);
  if (at + by < 0 && before) return location.assign(`${before}#end`);
  at = Math.min(Math.max(0, at + by), last);
  show();
}

document.addEventListener("keydown", (event) => {
  const by = { PageDown: 1, ArrowRight: 1, " ": 1, PageUp: -1, ArrowLeft: -1 }[event.key];
  if (!by || event.target.closest("a, button")) return;
  event.preventDefault();
  turn(by);
});
document.addEventListener("click", (event) => {
  if (event.target.dataset.turn) turn(Number(event.target.dataset.turn));
  const figure = event.target.closest("a.f");
  if (!figure) return;
  event.preventDefault();
  trail.textContent = `${figure.textContent} ← ${figure.title}`;
  trail.hidden = false;
});

setInterval(async () => {
  try {
    const answer = await fetch(location.pathname + location.search, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) location.reload();
  } catch {
    page.textContent = pick("▲ 网络中断，显示的是上次的数据", "▲ No network: this is the last picture");
  }
}, 60000);

show();
