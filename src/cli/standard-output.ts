import { writeSync } from 'node:fs';

/**
 * Writes to standard output, at once where that is possible: making Node's stream for it would cost a small command a
 * twentieth of its time. Whoever reads may stop reading: `db accounts keys | head -1` is not a failure.
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
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EPIPE') process.exit();
    if (code !== 'EAGAIN') throw error;
    isLate = true;
    process.stdout.on('error', () => process.exit());
    process.stdout.write(rest);
  }
}

/** Whether the reader has not kept up, on a pipe that does not wait for it; then Node's stream waits. */
let isLate = false;
