import { readFileSync, statSync } from 'node:fs';
import { isJsonObject } from '../files/state/json-kinds.ts';
import { messageOf } from '../refusals.ts';

/** The sentences of a lexicon by key, such as `pages.modify.title`. */
export type Sentences = ReadonlyMap<string, string>;

/** A part of a lexicon file that cannot be used; in English, for the author. */
export interface LexiconMistake {
  readonly file: string;
  /** Starts at 1; undefined when it is not about one line. */
  readonly line: number | undefined;
  readonly reason: string;
}

/** Longest sentence of a lexicon, in characters. */
const longestSentence = 10_000;

/** Largest lexicon, in bytes: several hundred times the size of a large package's lexicon. */
const largestFile = 4_194_304;

/**
 * Reads a lexicon file: JSON in UTF-8, keys nested or joined by dots. Invalid sentences are skipped and reported; an
 * unreadable file counts as empty.
 */
export function readLexicon(file: string, report: (mistake: LexiconMistake) => void): Sentences {
  const sentences = new Map<string, string>();
  const note = (reason: string, line?: number): void => {
    report({ file, line, reason });
  };
  try {
    const stat = statSync(file);
    // Reading a pipe would block for ever.
    if (!stat.isFile() || stat.size > largestFile) {
      note(`it is not a file, or is larger than ${largestFile / 1_048_576} MB`);
      return sentences;
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
    const lexicon = parseJson(text, note);
    if (isJsonObject(lexicon)) collect(lexicon, '', sentences, note);
    else if (lexicon !== undefined) note('it is not an object of keys and sentences');
  } catch (error) {
    note(error instanceof TypeError ? 'it is not UTF-8' : `it cannot be read: ${messageOf(error)}`);
  }
  return sentences;
}

function parseJson(text: string, note: (reason: string, line: number) => void): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // For an unexpected token the parser quotes a part of the file, possibly of several lines, and not its position.
    const message = messageOf(error).replace(/, (?:\.\.\.)?".*is not valid JSON$/s, '');
    const position = /at position (\d+)/.exec(message)?.[1];
    const end = position === undefined ? beforeUnexpected(text) : Number(position);
    note(`it is not JSON: ${message}`, text.slice(0, end).split('\n').length);
    return undefined;
  }
}

/** The length of the text before its first unexpected token: every beginning that has the token fails because of it. */
function beforeUnexpected(text: string): number {
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (hasUnexpected(text.slice(0, middle + 1))) high = middle;
    else low = middle + 1;
  }
  return low;
}

function hasUnexpected(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return messageOf(error).startsWith('Unexpected token');
  }
}

function collect(node: object, path: string, sentences: Map<string, string>, note: (reason: string) => void): void {
  const entries: [string, unknown][] = Object.entries(node);
  for (const [name, value] of entries) {
    const key = `${path}${name}`;
    if (isJsonObject(value)) collect(value, `${key}.`, sentences, note);
    else if (typeof value === 'string' && value.length <= longestSentence) sentences.set(key, value);
    else note(`${key} is not a string, or is longer than ${longestSentence} characters`);
  }
}
