import { realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Root } from '../root.ts';
import { namesIn } from '../files/names-in.ts';
import { isExecutable } from '../files/executable.ts';
import { isEventName } from './perform/find-actions.ts';

/** The result of running a validator's script. */
interface ValidatorEnd {
  /** Exit status; 128 plus the signal's number if a signal ended it. */
  readonly status: number;
}

/**
 * `unknown`: there is no such validator. A refused value names the script that refused it and the script's exit status.
 */
export type ValidatorVerdict =
  | { readonly how: 'valid' }
  | { readonly how: 'refused'; readonly script: string; readonly code: number }
  | { readonly how: 'unknown' };

const validatorFolder = 'etc/e-smith/validators';
const sufficient = 2;

/**
 * Runs the scripts of a validator on values, in byte order of their names. Exit status 0 means valid so far, 2 means
 * valid without running the other scripts, anything else refuses the value. A script ended by a signal refuses it too.
 * @param run runs a script on the values and waits for its end
 */
export async function runValidators(
  root: Root,
  name: string,
  run: (script: string) => Promise<ValidatorEnd>,
): Promise<ValidatorVerdict> {
  const folder = root.path(validatorFolder, name);
  if (!isEventName(name) || statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    return { how: 'unknown' };
  for (const script of namesIn(folder)
    .map((entry) => join(folder, entry))
    .filter(isExecutable)) {
    const { status } = await run(script);
    if (status === sufficient) break;
    if (status !== 0) return { how: 'refused', script: basename(realpathSync(script)), code: status };
  }
  return { how: 'valid' };
}
