import { scryptSync, type ScryptOptions } from 'node:crypto';
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';

/** A password to hash. */
export interface HashRequest {
  readonly password: string;
  readonly salt: Uint8Array;
  readonly bytes: number;
  readonly cost: ScryptOptions;
}

/** Lower priority than serving pages. On Linux this affects only this thread. */
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

parentPort?.on('message', ({ password, salt, bytes, cost }: HashRequest) => {
  parentPort?.postMessage(scryptSync(password, salt, bytes, cost));
});
