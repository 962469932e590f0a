import { closeSync, constants, openSync, writeSync } from 'node:fs';

/** The letter that runit's and daemontools' supervisors know for each action. Source: runsv(8), "CONTROL". */
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

export function runitLetter(action: string): string | undefined {
  return Object.hasOwn(letters, action) ? letters[action] : undefined;
}

/**
 * Writes letters to a supervisor's control pipe.
 * @throws when there is none, or nobody reads it
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
