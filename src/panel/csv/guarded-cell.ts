/**
 * A spreadsheet takes a cell that begins so for a formula, and runs it. An apostrophe before it keeps it a text; one that is
 * there already gets another, so that each text comes back as it was.
 */
const formula = /^'*[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20]/;

export function guarded(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** The text that a guarded cell stands for. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;
}
