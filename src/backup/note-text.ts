import { onOneLine } from '../process/one-line.ts';

/** What a record of a backup can hold as its note: not long, and without bars and backslashes, which its line uses. */
export function noteText(text: string): string {
  return onOneLine(text.replace(/[|\\]/g, ' '), 300);
}
