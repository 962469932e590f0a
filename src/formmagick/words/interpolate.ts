import type { SentenceArgs } from '../../refusals.ts';
import { encodeEntities } from './html-entities.ts';

/**
 * Limits for nested sentences: how deep they may be nested, and their total length. Each sentence can name many others.
 */
const maxDepth = 5;
const maxCharacters = 100_000;

/**
 * Inserts values into a sentence: `{$name}` and `{${name}}` are replaced by the value, else by another sentence, else
 * by nothing. Other Perl code is left unchanged. Values are inserted as text; markup in them is escaped.
 */
export function interpolate(html: string, args: SentenceArgs, sentence: (base: string) => string | undefined): string {
  let left = maxCharacters;
  const put = (text: string, depth: number): string =>
    text.replace(/\{\s*\$(?:(\w+)|\{\s*(\w+)\s*\})\s*\}/g, (_, plain?: string, braced?: string) => {
      const name = plain ?? braced ?? '';
      if (Object.hasOwn(args, name)) return encodeEntities(String(args[name]));
      const other = depth < maxDepth && left > 0 ? sentence(name) : undefined;
      left -= other?.length ?? 0;
      return other === undefined ? '' : put(other, depth + 1);
    });
  return put(html, 0);
}
