import { pathToFileURL } from 'node:url';
import { cutOffAfter } from '../../process/time-limit.ts';
import { messageOf } from '../../refusals.ts';
import type { FoundAction } from '../perform/find-actions.ts';
import type { ForeseenAction, Foresight } from '../perform/action.ts';
import type { PlannedStep } from './run-plan.ts';

/** Time limit: foresight changes only a few records. Code of third parties is stopped after it. */
const foresightSeconds = 2;

/**
 * Lets an action make its changes in the databases as they will be. Only modules of packages can foresee: an executable
 * is never started for it, and a module of the root may change at any time.
 */
export async function foresee(
  action: FoundAction,
  about: ForeseenAction,
  isBundled: boolean,
): Promise<Pick<PlannedStep, 'foreseen' | 'note'>> {
  if (action.kind !== 'module' || action.source === 'root') return { foreseen: 'opaque', note: undefined };
  try {
    const foresees = await loadForesight(action.file);
    // Without a limit for bundled modules: setting a limit takes time, and there may be thousands of records.
    if (isBundled) foresees?.(about);
    else cutOffAfter(foresightSeconds, () => foresees?.(about));
    return { foreseen: foresees ? 'databases' : 'opaque', note: undefined };
  } catch (error) {
    return { foreseen: 'opaque', note: messageOf(error) };
  }
}

async function loadForesight(file: string): Promise<Foresight | undefined> {
  const module: unknown = await import(pathToFileURL(file).href);
  if (typeof module !== 'object' || module === null || !('default' in module)) return undefined;
  const action = module.default;
  return typeof action === 'function' && 'foresees' in action && isForesight(action.foresees)
    ? action.foresees
    : undefined;
}

function isForesight(value: unknown): value is Foresight {
  return typeof value === 'function';
}
