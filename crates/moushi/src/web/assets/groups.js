// Groups of a list, up to three levels, one within the other: the heads that stand before their rows.
// Draws nothing and fetches nothing.

/** Levels that a list has at most. */
export const MOST = 3;

/** The levels that an address names: known fields, none twice. */
export const levels = (words, known) => (words || "").split(",")
  .filter((name, at, all) => known.includes(name) && name !== "updated" && all.indexOf(name) === at).slice(0, MOST);

/**
 * The heads of a list, in its order, from its innermost groups `{ values, rows }`. A head has its
 * `level`, 0 outermost, its `first` row, all `rows` beneath it, and a `path` of its own.
 */
export function heads(groups, said) {
  const list = [];
  const open = [];
  let first = 0;
  for (const { values, rows } of groups) {
    let level = 0;
    while (level < open.length && open[level].value === values[level]) level += 1;
    open.length = level;
    for (; level < values.length; level += 1) {
      const value = values[level];
      const path = JSON.stringify(values.slice(0, level + 1));
      open.push({ level, value, path, ...said(level, value), first, rows: 0, inner: level === values.length - 1 });
      list.push(open[level]);
    }
    for (const head of open) head.rows += rows;
    first += rows;
  }
  return list;
}

/**
 * The heads in sight when those in `closed` are folded, each told where it stands (`visual`) and whether
 * it is `shut`: one pass over the heads, none over rows.
 */
export function unfolded(all, closed) {
  const segments = [];
  let visual = 0;
  let under = Infinity;
  for (const head of all) {
    if (head.level > under) continue;
    const shut = closed.has(head.path);
    under = shut ? head.level : Infinity;
    segments.push(Object.assign(head, { shut, visual }));
    visual += 1 + (shut || !head.inner ? 0 : head.rows);
  }
  return { segments, total: visual };
}
