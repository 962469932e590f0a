import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Folder of the recordings of the original programs. They are not part of this repository; without them their tests are
 * skipped.
 */
export const recordings = join(import.meta.dirname, '../../../shared/compat');
export const hasRecordings = existsSync(recordings);
