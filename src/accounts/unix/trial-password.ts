import { spawn } from 'node:child_process';
import type { Root } from '../../root.ts';
import { changeLine } from './change-file.ts';

/**
 * Writes the hash of a password into `etc/shadow` of a trial root, as made by `openssl`, which reads it from its standard
 * input. Without that program the Unix account stays as it is: nobody signs in to a trial root with it.
 */
export async function setTrialPassword(root: Root, account: string, password: string): Promise<void> {
  const hash = await hashOf(password);
  if (hash === undefined) return;
  changeLine(root.path('etc/shadow'), account, ([name = account, , ...others]) => [name, hash, ...others]);
}

/** In the form of crypt(3), by SHA-512. */
function hashOf(password: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const program = spawn('openssl', ['passwd', '-6', '-stdin'], { stdio: ['pipe', 'pipe', 'ignore'] });
    let output = '';
    program.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString();
    });
    program.stdin.on('error', () => undefined);
    program.once('error', () => {
      resolve(undefined);
    });
    program.once('close', () => {
      const hash = output.trim();
      resolve(/^\$6\$[^:\s]+$/.test(hash) ? hash : undefined);
    });
    program.stdin.end(`${password}\n`);
  });
}
