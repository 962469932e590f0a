import { encodeEntities } from './html-entities.ts';

/** Values a sentence may name. */
export type SentenceArgs = Readonly<Record<string, string | number>>;

/** Sentences within sentences that are followed. */
const mostDepth = 5;

/**
 * Puts values into a sentence: `{$name}` and `{${name}}` stand for a value, else for another sentence, else for nothing. No
 * other Perl is understood; it stays as it is written. Values become text: no markup in them is markup.
 */
export function interpolate(
  html: string,
  args: SentenceArgs,
  sentence: (base: string) => string | undefined,
  depth = 0,
): string {
  return html.replace(/\{\s*\$(?:(\w+)|\{\s*(\w+)\s*\})\s*\}/g, (_, plain?: string, braced?: string) => {
    const name = plain ?? braced ?? '';
    if (Object.hasOwn(args, name)) return encodeEntities(String(args[name]));
    const other = depth < mostDepth ? sentence(name) : undefined;
    return other === undefined ? '' : interpolate(other, args, sentence, depth + 1);
  });
}
