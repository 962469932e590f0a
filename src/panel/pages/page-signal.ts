import type { Signal } from '../../events/signal.ts';

/**
 * The event that a page signals: its name, and the argument is the record's key; or the event with arguments of its
 * own, such as none: `{ event: 'dns-update', args: [] }`.
 */
export type PageSignal = string | Signal;

/** The event of a page for a record. */
export function signalFor(signals: PageSignal, key: string): Signal {
  return typeof signals === 'string' ? { event: signals, args: [key] } : { event: signals.event, args: signals.args };
}

/** The name of the event that a page signals. */
export function eventOf(signals: PageSignal): string {
  return typeof signals === 'string' ? signals : signals.event;
}
