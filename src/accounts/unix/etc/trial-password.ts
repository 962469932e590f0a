import { askProgram } from '../../../process/children/ask-program.ts';
import type { Root } from '../../../root.ts';
import { changeLine } from './change-file.ts';

/**
 * Writes the hash of a password into `etc/shadow` of a trial root, as made by `openssl`, which reads it from its standard
 * input. Without that program the Unix account stays as it is: no one signs in to a trial root with it.
 */
export async function setTrialPassword(root: Root, account: string, password: string): Promise<void> {
  const hash = await hashOf(password);
  if (hash === undefined) return;
  changeLine(root.path('etc/shadow'), account, ([name = account, , ...others]) => [name, hash, ...others]);
}

/** In the form of crypt(3), by SHA-512. */
async function hashOf(password: string): Promise<string | undefined> {
  const { output } = await askProgram('openssl', ['passwd', '-6', '-stdin'], { input: `${password}\n` });
  return /^\$6\$[^:\s]+$/m.exec(output)?.[0];
}
