import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { planChanges } from '../../src/changes/preview/plan-changes.ts';
import { home, type openSystem } from '../../src/system.ts';

/** The compiled program, as people run it, for measurements in this process and its threads. */
export async function compiled(): Promise<{ openSystem: typeof openSystem; planChanges: typeof planChanges }> {
  const load = (file: string): Promise<unknown> => import(pathToFileURL(join(home, 'dist/src', file)).href);
  const modules = await Promise.all(['system.js', 'changes/preview/plan-changes.js'].map(load));
  return Object.assign({}, ...modules) as Awaited<ReturnType<typeof compiled>>;
}
