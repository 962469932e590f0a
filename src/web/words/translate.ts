import type { SentenceArgs, SentenceKey } from '../../refusals.ts';

/** Translates a lexicon key into one language. An unknown key is returned as it is. */
export type Translate = (key: string, args?: SentenceArgs) => string;

/** The same for our own sentences. */
export type OwnTranslate = (key: SentenceKey, args?: SentenceArgs) => string;

const maxSentences = 5000;

/** Sentences are cached by their values; when there are too many, the cache starts empty again. */
export function cachedTranslate(make: (key: string, args: SentenceArgs) => unknown): Translate {
  const known = new Map<string, string>();
  return (key, args = noArgs) => {
    const id = args === noArgs ? key : [key, ...Object.entries(args).map(argId)].join('\0');
    const before = known.get(id);
    if (before !== undefined) return before;
    const sentence = unfailing(make, key, args);
    if (known.size >= maxSentences) known.clear();
    known.set(id, sentence);
    return sentence;
  };
}

/** A number is formatted differently from a text with the same digits. */
function argId([name, value]: [string, string | number]): string {
  return `${name}${typeof value === 'number' ? '#' : '='}${value}`;
}

/** A sentence that cannot be made, for example because it refers to itself, is replaced by its key. */
function unfailing(make: (key: string, args: SentenceArgs) => unknown, key: string, args: SentenceArgs): string {
  try {
    const sentence = make(key, args);
    return typeof sentence === 'string' ? sentence : key;
  } catch {
    return key;
  }
}

const noArgs: SentenceArgs = {};
