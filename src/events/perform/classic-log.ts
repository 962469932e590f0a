import { constants } from 'node:os';
import type { ChildEnd } from '../../process/children/child-end.ts';

/** The log lines of the classic `signal-event`. Source: reference of the classic log, facility local1. */
export const classicLog = {
  event: (event: string, args: readonly string[]): string => `Processing event: ${event} ${args.join(' ')}`,
  running: (file: string): string => `Running event handler: ${file}`,
  skipping: (file: string): string => `Skipping non-executable event handler: ${file}`,

  /**
   * Returns the line that has the form of a record line. `Status`, the 16-bit wait status, is present only after a
   * failure.
   */
  action(event: string, name: string, start: number, end: number, status: number): string {
    const elapsed = ((end - start) / 1000).toFixed(6);
    const times = `Start|${secondsAndMicros(start)}|End|${secondsAndMicros(end)}|Elapsed|${elapsed}`;
    return `${name}=action|Event|${event}|Action|${name}|${times}${status === 0 ? '' : `|Status|${status}`}`;
  },
};

/**
 * Returns the exit status times 256, or the number of the signal. A program that could not be started counts as exit
 * status 127.
 */
export function waitStatus(end: ChildEnd): number {
  if (end.how === 'exit') return end.status * 256;
  return end.how === 'signal' ? constants.signals[end.signal] : 127 * 256;
}

/** Returns the status that a shell would show. */
export function shellStatus(end: ChildEnd): number {
  if (end.how === 'exit') return end.status;
  return end.how === 'signal' ? 128 + constants.signals[end.signal] : 127;
}

/** @param time milliseconds since 1970, with fractions */
function secondsAndMicros(time: number): string {
  const seconds = Math.floor(time / 1000);
  return `${seconds} ${Math.floor((time - seconds * 1000) * 1000)}`;
}
