import type { Signal } from '../signal.ts';

/** The event whose arguments are services. */
const namingEvent = 'runlevel-adjust';

/** The services named by signals, such as `runlevel-adjust puppet`; undefined for all, as without arguments. */
export function servicesToAdjust(signals: readonly Signal[]): readonly string[] | undefined {
  const named = signals.map(({ event, args }) => (event === namingEvent ? args : []));
  return named.every((args) => args.length > 0) ? named.flat() : undefined;
}
