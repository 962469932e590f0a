import { writeSync } from 'node:fs';
import { hasCode } from '../refusals.ts';

/**
 * Writes to standard output, synchronously if possible: creating Node's stream would cost a small command 5 % of its
 * time. A closed reader, as in `db accounts keys | head -1`, is not an error.
 */
export function writeOut(text: string | Uint8Array): void {
  let rest = typeof text === 'string' ? Buffer.from(text) : text;
  if (isLate) {
    process.stdout.write(rest);
    return;
  }
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(1, rest));
  } catch (error) {
    if (hasCode(error, 'EPIPE')) process.exit();
    if (!hasCode(error, 'EAGAIN')) throw error;
    isLate = true;
    process.stdout.on('error', () => process.exit());
    process.stdout.write(rest);
  }
}

/** True if the reader of a non-blocking pipe is too slow; Node's stream is used then. */
let isLate = false;
