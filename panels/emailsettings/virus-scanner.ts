import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `missing`: a Debian package is not installed. `unsigned`: there are no virus signatures yet. `ready`: the scanner can
 * be used.
 */
export type ScannerState = 'missing' | 'unsigned' | 'ready';

const programs = ['usr/sbin/clamd', 'usr/sbin/clamav-milter'];

/** Names of the files with signatures that clamd waits for before it starts. */
const signatures = ['main', 'daily'].map((name) => new RegExp(`^${name}\\.(cvd|cld|inc)$`));

/**
 * Whether ClamAV can scan mail on this machine.
 * @param root the folder with the machine's files
 */
export function scannerState(root = '/'): ScannerState {
  if (!programs.every((program) => existsSync(join(root, program)))) return 'missing';
  const folder = join(root, 'var/lib/clamav');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return signatures.every((signature) => files.some((name) => signature.test(name))) ? 'ready' : 'unsigned';
}
