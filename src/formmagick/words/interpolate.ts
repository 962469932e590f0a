import { encodeEntities } from './html-entities.ts';

/** Values a sentence may name. */
export type SentenceArgs = Readonly<Record<string, string | number>>;

/** Sentences within sentences that are followed, and how long they may all become: each can name many others. */
const mostDepth = 5;
const mostCharacters = 100_000;

/**
 * Puts values into a sentence: `{$name}` and `{${name}}` stand for a value, else for another sentence, else for nothing. No
 * other Perl is understood; it stays as it is written. Values become text: no markup in them is markup.
 */
export function interpolate(html: string, args: SentenceArgs, sentence: (base: string) => string | undefined): string {
  let left = mostCharacters;
  const put = (text: string, depth: number): string =>
    text.replace(/\{\s*\$(?:(\w+)|\{\s*(\w+)\s*\})\s*\}/g, (_, plain?: string, braced?: string) => {
      const name = plain ?? braced ?? '';
      if (Object.hasOwn(args, name)) return encodeEntities(String(args[name]));
      const other = depth < mostDepth && left > 0 ? sentence(name) : undefined;
      left -= other?.length ?? 0;
      return other === undefined ? '' : put(other, depth + 1);
    });
  return put(html, 0);
}
