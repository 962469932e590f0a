import { closeSync, constants, openSync, writeSync } from 'node:fs';

/** The letter of each action for the supervisors runit and daemontools. Source: runsv(8), "CONTROL". */
const letters: Readonly<Record<string, string>> = {
  down: 'd',
  stop: 'd',
  up: 'u',
  start: 'u',
  restart: 't',
  sigterm: 't',
  adjust: 'h',
  reload: 'h',
  sighup: 'h',
  sigusr1: '1',
  sigusr2: '2',
  once: 'o',
  pause: 'p',
  alarm: 'a',
  interrupt: 'i',
  quit: 'q',
  kill: 'k',
  exit: 'x',
};

/** The letter of an action such as `sighup`; undefined for an action that runit does not have. */
export function runitLetter(action: string): string | undefined {
  return Object.hasOwn(letters, action) ? letters[action] : undefined;
}

/**
 * Writes letters to a supervisor's control pipe.
 * @throws Error if the pipe does not exist or has no reader
 */
export function writeLetters(control: string, text: string): void {
  if (text === '') return;
  const descriptor = openSync(control, constants.O_WRONLY | constants.O_NONBLOCK);
  try {
    writeSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}
