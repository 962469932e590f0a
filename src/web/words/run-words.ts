import type { Signal } from '../../events/signal.ts';
import { formatList } from './format.ts';
import type { OwnTranslate } from './translate.ts';

/** Signals in words: one with its arguments, `user-modify betty`; many by event, `user-create for 200 records`. */
export function formatSignals(
  reader: { readonly language: string; translator(): OwnTranslate },
  signals: readonly Signal[],
): string {
  const [first] = signals;
  if (signals.length <= 1) return first ? [first.event, ...first.args].join(' ') : '';
  const counts = new Map<string, number>();
  for (const { event } of signals) counts.set(event, (counts.get(event) ?? 0) + 1);
  const t = reader.translator();
  const texts = [...counts].map(([event, count]) => t('runs.forMany', { event, count }));
  return formatList(texts, reader.language);
}
