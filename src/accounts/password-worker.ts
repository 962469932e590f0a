import { scryptSync, type ScryptOptions } from 'node:crypto';
import { parentPort } from 'node:worker_threads';

/** A password to hash. */
export interface HashRequest {
  readonly password: string;
  readonly salt: Uint8Array;
  readonly bytes: number;
  readonly cost: ScryptOptions;
}

parentPort?.on('message', ({ password, salt, bytes, cost }: HashRequest) => {
  parentPort?.postMessage(scryptSync(password, salt, bytes, cost));
});
