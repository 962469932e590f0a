import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isJsonObject, parsedJson } from '../files/state/json-kinds.ts';
import { readLexicon } from '../lexicons/lexicon-file.ts';
import type { Finding } from './finding.ts';

/** A lexicon with the keys that were added to it. */
export interface WrittenLexicon {
  /** Relative to the package. */
  readonly file: string;
  readonly keys: readonly string[];
}

/**
 * Adds to a package's lexicon of one language every key that is missing there according to the findings. An English
 * sentence is a draft made of the key's name; one of another language is the English sentence, to be translated.
 * @returns undefined if nothing is missing, or the file cannot be completed because it is not valid
 */
export function writeLexicon(
  folder: string,
  findings: readonly Finding[],
  language: string,
): WrittenLexicon | undefined {
  const file = `locales/${language}.json`;
  const path = join(folder, file);
  const isThere = existsSync(path);
  const english = readLexicon(join(folder, 'locales/en.json'), () => undefined);
  // There are no findings about a lexicon that does not exist.
  const keys = isThere || language === 'en' ? missingIn(findings, file, language) : [...english.keys()];
  const lexicon = isThere ? parsed(readFileSync(path, 'utf8')) : {};
  if (keys.length === 0 || !lexicon) return undefined;
  for (const key of keys) add(lexicon, key.split('.'), english.get(key) ?? draftOf(key));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(lexicon, undefined, 2)}\n`);
  return { file, keys };
}

/** What is missing in a file; keys that the code asks for belong to the English one. */
function missingIn(findings: readonly Finding[], file: string, language: string): readonly string[] {
  const keys = findings.flatMap(({ missingKey, file: place = '' }) => {
    if (missingKey === undefined) return [];
    const isHere = place.startsWith('locales/') ? place === file : language === 'en';
    return isHere ? [missingKey] : [];
  });
  return [...new Set(keys)];
}

/** Parts of a key that only name the kind of text, not its subject. */
const kinds = new Set(['title', 'label', 'description', 'button', 'help', 'saved', 'lost']);
const sentences = new Set(['description', 'help', 'saved', 'lost']);

/** `fields.CellNumber.label` becomes "Cell number", `errors.premiumNumber` "Premium number." */
function draftOf(key: string): string {
  const parts = key.split('.');
  const kind = parts.at(-1) ?? '';
  const name = (kinds.has(kind) ? parts.at(-2) : kind) ?? key;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
  const isSentence = sentences.has(kind) || parts[0] === 'errors' || parts[0] === 'messages';
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}${isSentence ? '.' : ''}`;
}

type LexiconTree = Record<string, unknown>;

/** Adds a sentence at its key; if a sentence is where an object is needed, the rest of the key is joined by dots. */
function add(lexicon: LexiconTree, [first = '', ...rest]: readonly string[], sentence: string): void {
  // Any name is allowed, also `constructor` and `__proto__`.
  const inner = Object.hasOwn(lexicon, first) ? lexicon[first] : undefined;
  if (rest.length === 0) put(lexicon, first, sentence);
  else if (isJsonObject(inner)) add(inner, rest, sentence);
  else if (inner === undefined) {
    const made: LexiconTree = {};
    put(lexicon, first, made);
    add(made, rest, sentence);
  } else put(lexicon, [first, ...rest].join('.'), sentence);
}

function put(lexicon: LexiconTree, name: string, value: unknown): void {
  Object.defineProperty(lexicon, name, { value, enumerable: true, writable: true, configurable: true });
}

function parsed(text: string): LexiconTree | undefined {
  const lexicon = parsedJson(text);
  return isJsonObject(lexicon) ? lexicon : undefined;
}
