/** An event with its arguments; `args: []` for none. */
interface NamedEvent {
  readonly event: string;
  readonly args: readonly string[];
}

/**
 * What a page signals: an event with the record's key as its argument, or with the arguments named here, such as `{
 * event: 'dns-update', args: [] }`.
 */
export type PageSignal = string | NamedEvent;

/** The event of a page and its arguments, for a record. */
export function signalFor(signals: PageSignal, key: string): NamedEvent {
  return typeof signals === 'string' ? { event: signals, args: [key] } : signals;
}

/** The name of the event that a page signals. */
export function eventOf(signals: PageSignal): string {
  return typeof signals === 'string' ? signals : signals.event;
}
