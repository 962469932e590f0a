import { basename } from 'node:path';
import { PackageMistakes } from '../mistake.ts';
import { placePackages, undoAfter } from './place-packages.ts';
import type { InstallPlan, RemovalPlan } from './transaction-plan.ts';

/** What a transaction needs besides its plan. */
interface TransactionContext {
  /** The folder that packages are installed into. */
  readonly target: string;
  /** Looks for packages again. */
  readonly refresh: () => Promise<unknown>;
  /** Why the package in a folder does not work; undefined if it works. Asked after a refresh. */
  readonly brokenIn: (folderName: string) => string | undefined;
}

/**
 * Puts planned packages in their place. If one of them does not load there, all old ones are put back, and everything
 * is as before.
 * @throws PackageMistakes if the plan has refusals, or a package does not load
 */
export async function performInstall(
  { coming, refusals }: InstallPlan,
  { target, refresh, brokenIn }: TransactionContext,
): Promise<void> {
  mustBeAllowed(refusals);
  const moves = coming.map(({ folderName, staged }) => ({ name: folderName, from: staged.folder }));
  const placed = placePackages(target, moves);
  const reasons: string[] = [];
  try {
    await refresh();
    for (const { named, folderName } of coming) {
      const broken = brokenIn(folderName);
      if (broken !== undefined) reasons.push(`${named.name}: ${broken}`);
    }
    mustBeAllowed(reasons);
  } catch (error) {
    undoAfter(error, placed.putBack);
    if (reasons.length > 0) await refresh();
    throw error;
  }
  placed.keep();
}

/** Removes planned packages. @throws PackageMistakes if the plan has refusals */
export async function performRemoval(
  { going, refusals }: RemovalPlan,
  { target, refresh }: Pick<TransactionContext, 'target' | 'refresh'>,
): Promise<void> {
  mustBeAllowed(refusals);
  const placed = placePackages(
    target,
    going.map(({ folder }) => ({ name: basename(folder), from: undefined })),
  );
  placed.keep();
  await refresh();
}

/** @throws PackageMistakes with the refusals, if there are any */
export function mustBeAllowed(refusals: readonly string[]): void {
  if (refusals.length > 0) throw new PackageMistakes(refusals.map((reason) => ({ reason })));
}
