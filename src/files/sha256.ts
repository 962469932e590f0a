import { createHash } from 'node:crypto';

/** The SHA-256 of bytes in hexadecimal. What a preview predicts of a file and what a run writes are compared by it. */
export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
