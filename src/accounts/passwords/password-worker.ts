import { scryptSync, type ScryptOptions } from 'node:crypto';
import { constants, getPriority, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';

/** A password to hash. */
export interface HashRequest {
  readonly password: string;
  readonly salt: Uint8Array;
  readonly bytes: number;
  readonly cost: ScryptOptions;
}

/** What a thread gets when it starts. */
export interface ThreadSettings {
  /** Added to the niceness of the process; on Linux this affects only the thread. */
  readonly niceness: number;
}

const { niceness } = workerData as ThreadSettings;
if (niceness > 0 && process.platform === 'linux')
  setPriority(Math.min(constants.priority.PRIORITY_LOW, getPriority() + niceness));

parentPort?.on('message', ({ password, salt, bytes, cost }: HashRequest) => {
  parentPort?.postMessage(scryptSync(password, salt, bytes, cost));
});
