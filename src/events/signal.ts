/** An event to signal, with its arguments. */
export interface Signal {
  readonly event: string;
  readonly args: readonly string[];
}

/** Returns a text that identifies a signal. Its parts are separated by NUL, which no argument can contain. */
export function signalId({ event, args }: Signal): string {
  return [event, ...args].join('\0');
}
