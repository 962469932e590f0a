import { basename } from 'node:path';
import { messageOf } from '../../refusals.ts';
import { PackageMistakes } from '../mistake.ts';
import { placePackages, cleanUpAfter } from './place-packages.ts';

/** What is needed of a plan to install. */
interface PlannedInstall {
  readonly coming: readonly {
    readonly named: { readonly name: string };
    readonly folderName: string;
    readonly staged: { readonly folder: string };
  }[];
  readonly refusals: readonly string[];
}

/** What is needed of a plan to remove. */
interface PlannedRemoval {
  readonly going: readonly { readonly folder: string }[];
  readonly refusals: readonly string[];
}

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
  { coming, refusals }: PlannedInstall,
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
    cleanUpAfter(error, placed.putBack);
    if (reasons.length > 0) await refreshAfter(reasons, refresh);
    throw error;
  }
  placed.keep();
}

/** Why the packages do not work is more important than that the old ones could not be looked for again. */
async function refreshAfter(reasons: readonly string[], refresh: TransactionContext['refresh']): Promise<void> {
  try {
    await refresh();
  } catch (cause) {
    const also = `the old packages are back, but could not be looked for again: ${messageOf(cause)}`;
    throw new PackageMistakes(
      [...reasons, also].map((reason) => ({ reason })),
      { cause },
    );
  }
}

/**
 * Removes planned packages. If the others cannot be found after that, everything is put back.
 * @throws PackageMistakes if the plan has refusals
 */
export async function performRemoval(
  { going, refusals }: PlannedRemoval,
  { target, refresh }: Pick<TransactionContext, 'target' | 'refresh'>,
): Promise<void> {
  mustBeAllowed(refusals);
  const placed = placePackages(
    target,
    going.map(({ folder }) => ({ name: basename(folder), from: undefined })),
  );
  try {
    await refresh();
  } catch (error) {
    cleanUpAfter(error, placed.putBack);
    throw error;
  }
  placed.keep();
}

/** @throws PackageMistakes with the refusals, if there are any */
export function mustBeAllowed(refusals: readonly string[]): void {
  if (refusals.length > 0) throw new PackageMistakes(refusals.map((reason) => ({ reason })));
}
