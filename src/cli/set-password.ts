import { join } from 'node:path';
import { Passwords } from '../db/passwords.ts';
import type { CommandContext } from './command.ts';

/** Sets an account's password to the first line of standard input; sessions opened with the old one end. */
export async function setPassword(user: string, context: CommandContext): Promise<number> {
  const [password = ''] = (await context.stdin()).split(/\r?\n/);
  if (!/^[a-z][a-z0-9._-]*$/.test(user)) {
    context.err(`panelsmith set-password: ${JSON.stringify(user)} is no account name\n`);
    return 2;
  }
  if (password === '') {
    context.err('panelsmith set-password: no password on standard input\n');
    return 1;
  }
  await new Passwords(join(context.root.state, 'passwords')).set(user, password);
  return 0;
}
