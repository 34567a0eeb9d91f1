// The meeting screen: one board at a time, by PgUp and PgDn as clickers send them; looked at anew each minute,
// the last picture stays with a mark when the network is gone.

import { pick } from "./app.js";

const boards = [...document.querySelectorAll(".board")];
const page = document.getElementById("page");
let at = Math.min(Number(location.hash.slice(1)) || 0, Math.max(0, boards.length - 1));

function show() {
  boards.forEach((board, place) => { board.hidden = place !== at; });
  page.textContent = boards.length ? `${at + 1}／${boards.length}` : "";
  history.replaceState(null, "", `#${at}`);
}

const turn = (by) => { at = Math.min(Math.max(0, at + by), boards.length - 1); show(); };

document.addEventListener("keydown", (event) => {
  const by = { PageDown: 1, ArrowRight: 1, " ": 1, PageUp: -1, ArrowLeft: -1 }[event.key];
  if (!by || event.target.closest("a, button")) return;
  event.preventDefault();
  turn(by);
});
document.addEventListener("click", (event) => { if (event.target.dataset.turn) turn(Number(event.target.dataset.turn)); });

setInterval(async () => {
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) location.reload();
  } catch {
    page.textContent = pick("▲ 网络中断，显示的是上次的数据", "▲ No network: this is the last picture");
  }
}, 60000);

show();
