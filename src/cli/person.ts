import { userInfo } from 'node:os';

/**
 * The name of the person at the command line, for the history: who called `sudo`, or who signed in. The environment can
 * say anything, so no right depends on it.
 */
export function personOf(environment: Readonly<Record<string, string | undefined>>): string {
  const named = [environment['SUDO_USER'], environment['LOGNAME'], environment['USER']].find(isName);
  return named ?? userInfo().username;
}

function isName(text: string | undefined): boolean {
  return text !== undefined && /^[^\s\p{C}]{1,64}$/u.test(text);
}
