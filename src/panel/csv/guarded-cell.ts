/**
 * A spreadsheet takes a cell with such a beginning for a formula, and runs it. An apostrophe before it makes it a text;
 * a cell that begins with an apostrophe gets another one, so that each text comes back unchanged.
 */
const formula = /^'*[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20]/;

export function guarded(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** The text that a guarded cell stands for. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;
}
