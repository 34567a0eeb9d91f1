// The text of the review page: where bytes of the source stand in it, and marks on its words.

const bytes = (words) => {
  let sum = 0;
  for (let at = 0; at < words.length; at += 1) {
    const code = words.charCodeAt(at);
    // A pair of surrogates is four bytes, two for each.
    sum += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
  }
  return sum;
};

/** Positions in `words` of byte offsets, which are sorted. */
function positions(words, offsets) {
  const found = [];
  let sum = 0;
  let at = 0;
  for (const offset of offsets) {
    while (sum < offset && at < words.length) {
      sum += bytes(words[at]);
      at += 1;
    }
    found.push(at);
  }
  return found;
}

/** The text inside `root`: elements with `data-start`, in the order of the source. */
export class SourceText {
  constructor(root) {
    this.root = root;
    this.holders = [...root.querySelectorAll("[data-start]")].map((element) => {
      const words = element.textContent;
      const start = Number(element.dataset.start);
      return { element, words, start, end: start + bytes(words), marks: "" };
    });
    this.holders.sort((a, b) => a.start - b.start);
  }

  /** The holders that share words with a stretch. */
  over(start, end) {
    let low = 0;
    let high = this.holders.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.holders[middle].end <= start) low = middle + 1; else high = middle;
    }
    const found = [];
    for (let at = low; at < this.holders.length && this.holders[at].start < end; at += 1) found.push(this.holders[at]);
    return found;
  }

  /** The words of a stretch as they stand. */
  words(start, end) {
    const parts = this.over(start, end).map((holder) => {
      const [from, to] = positions(holder.words, [Math.max(start - holder.start, 0), end - holder.start]);
      return holder.words.slice(from, to);
    });
    return parts.join("\n");
  }

  /** The byte that stands `count` characters into a stretch. */
  byte(start, end, count) {
    return start + bytes(this.words(start, end).slice(0, count));
  }

  /** Marks every stretch of `marks` (start, end, id, tone) in the holders that they touch, and in `also`. */
  paint(marks, holders = this.holders) {
    const wanted = new Map(holders.map((holder) => [holder, []]));
    for (const mark of marks) {
      for (const holder of this.over(mark.start, mark.end)) wanted.get(holder)?.push(mark);
    }
    for (const [holder, own] of wanted) this.write(holder, own);
  }

  write(holder, marks) {
    const key = marks.map((mark) => `${mark.id} ${mark.start} ${mark.end} ${mark.tone}`).join("|");
    if (key === holder.marks) return;
    holder.marks = key;
    const cut = (byte) => Math.min(Math.max(byte - holder.start, 0), holder.end - holder.start);
    const edges = [...new Set([0, holder.end - holder.start, ...marks.flatMap((mark) => [cut(mark.start), cut(mark.end)])])];
    edges.sort((a, b) => a - b);
    const places = positions(holder.words, edges);
    const parts = [];
    for (let at = 0; at + 1 < edges.length; at += 1) {
      const words = holder.words.slice(places[at], places[at + 1]);
      const over = marks.filter((mark) => cut(mark.start) <= edges[at] && cut(mark.end) >= edges[at + 1]);
      parts.push(over.length ? this.mark(words, over) : document.createTextNode(words));
    }
    holder.element.replaceChildren(...parts);
  }

  /** The shortest stretch gives the tone; a click chooses it. */
  mark(words, over) {
    const own = over.filter((mark) => mark.id).sort((a, b) => a.end - a.start - (b.end - b.start));
    const mark = document.createElement(own.length ? "mark" : "span");
    mark.textContent = words;
    if (own.length) {
      mark.dataset.ids = own.map((one) => one.id).join(" ");
      mark.className = own[0].tone;
    }
    if (over.some((one) => !one.id)) mark.classList.add("doubt");
    return mark;
  }

  /** What is marked by the reader in bytes: `[start, end]`; null when nothing of the source is. */
  selection() {
    const selected = getSelection();
    if (!selected || selected.rangeCount === 0) return null;
    const range = selected.getRangeAt(0);
    const start = this.point(range.startContainer, range.startOffset);
    const end = range.collapsed ? start : this.point(range.endContainer, range.endOffset, true);
    return start === null || end === null || end < start ? null : [start, end];
  }

  point(node, offset, last = false) {
    const element = node.nodeType === 1 ? node : node.parentElement;
    if (!element || !this.root.contains(element)) return null;
    const held = element.closest("[data-start]");
    if (!held) {
      // A triple click ends before the block that follows.
      const next = node.childNodes?.[offset];
      const before = [...this.holders].reverse().find((holder) => next && holder.element.compareDocumentPosition(next) & 4);
      return last && before ? before.end : null;
    }
    const range = document.createRange();
    range.setStart(held, 0);
    range.setEnd(node, offset);
    return Number(held.dataset.start) + bytes(range.toString());
  }
}
