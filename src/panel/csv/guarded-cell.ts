/**
 * The beginnings of cells that a spreadsheet takes for a formula, which it would run. An apostrophe in front makes the
 * cell a text; such a cell that already has apostrophes in front gets one more, so that every text is read back
 * unchanged.
 */
const formula = /^'*[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20]/;

/** The cell for a text: with an apostrophe in front if a spreadsheet would take it for a formula. */
export function guarded(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** The text that a guarded cell stands for. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;
}
