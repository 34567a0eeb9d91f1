// A block of cells from Excel or WPS → changes of rows. Knows the format of the clipboard and the
// columns; sends nothing.

/** Cells of tab-separated text as spreadsheets put it on the clipboard, with quoted line breaks. */
export function cells(text) {
  const rows = [];
  let row = [];
  let cell = "";
  let quoted = false;
  const source = text.replace(/\r\n?/g, "\n");
  for (let at = 0; at < source.length; at += 1) {
    const c = source[at];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (source[at + 1] === '"') { cell += '"'; at += 1; }
      else quoted = false;
    } else if (c === '"' && cell === "" && closes(source, at)) quoted = true;
    else if (c === "\t") { row.push(cell); cell = ""; }
    else if (c === "\n") { row.push(cell); rows.push(row); row = []; cell = ""; }
    else cell += c;
  }
  row.push(cell);
  rows.push(row);
  return trimmed(rows);
}

// A quotation mark opens a quoted cell only when its partner ends one: 5" 管 is plain words.
function closes(source, at) {
  for (let end = at + 1; end < source.length; end += 1) {
    if (source[end] !== '"') continue;
    if (source[end + 1] === '"') { end += 1; continue; }
    return end + 1 === source.length || source[end + 1] === "\t" || source[end + 1] === "\n";
  }
  return false;
}

// Blank rows at the end and blank columns at the right are no cells that anybody meant.
function trimmed(rows) {
  while (rows.length && rows[rows.length - 1].every((cell) => cell.trim() === "")) rows.pop();
  let wide = 0;
  for (const row of rows) row.forEach((cell, at) => { if (cell.trim() !== "") wide = Math.max(wide, at + 1); });
  return rows.map((row) => row.slice(0, wide));
}

/** The same as text for the clipboard. */
export const text = (rows) => rows.map((row) => row.map(quote).join("\t")).join("\n");

const quote = (cell) => (/[\t\n"]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell);

/**
 * Which fields the block's columns are: by its own header row when there is one, else from `first`
 * to the right. Answers `{ fields, rows }` without the header.
 */
export function headed(block, columns, first, titles) {
  const names = (block[0] ?? []).map((cell) => columns.find((name) => titles[name] === cell.trim()));
  const header = names.length > 1 && names.filter(Boolean).length >= Math.max(2, names.length - 1);
  if (header) return { fields: names, rows: block.slice(1), header };
  const wide = Math.max(0, ...block.map((row) => row.length));
  return { fields: Array.from({ length: wide }, (_, at) => columns[first + at]), rows: block, header };
}

/** Changes of rows: the block laid over `lines`; an empty cell changes nothing unless `empty`. */
export function changes({ fields, rows }, lines, editable, empty) {
  const made = [];
  rows.forEach((row, at) => {
    const line = lines[at];
    if (!line) return;
    const words = {};
    fields.forEach((field, column) => {
      const cell = (row[column] ?? "").trim();
      if (field && editable.includes(field) && (cell !== "" || empty)) words[field] = cell;
    });
    if (Object.keys(words).length) made.push({ entry: line.id, version: line.version, fields: words });
  });
  return made;
}
