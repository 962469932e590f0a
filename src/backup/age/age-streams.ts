import { closeSync, openSync, readSync } from 'node:fs';
import { builtModule } from '../../process/home.ts';
import { longQuiet, startProgram, type StartedProgram } from '../run-program.ts';

/** How every file in the age format begins. */
const firstLine = 'age-encryption.org/v1\n';

/** Exit status of the program when the passphrase is wrong. */
export const wrongPassphrase = 3;

/** Starts to encrypt or decrypt what is written to its standard input. */
export function startAge(direction: 'encrypt' | 'decrypt', passphrase: string): StartedProgram {
  const args = [builtModule('backup/age/age-program'), direction];
  return startProgram(process.execPath, args, { limit: longQuiet, name: 'age', secret: passphrase });
}

/** Whether a file is encrypted in the age format. */
export function isEncrypted(file: string): boolean {
  return beginning(file, firstLine.length).toString('latin1') === firstLine;
}

/** Whether a file is compressed by gzip. */
export function isCompressed(file: string): boolean {
  const [first, second] = beginning(file, 2);
  return first === 0x1f && second === 0x8b;
}

function beginning(file: string, length: number): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, 0));
  } finally {
    closeSync(descriptor);
  }
}
