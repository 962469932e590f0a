import { lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../refusals.ts';

/** Packages that were put in their place, and how to put back what was there before. */
export interface PlacedPackages {
  /** Removes what was replaced, as far as possible: the packages are in their place all the same. */
  readonly keep: () => void;
  /**
   * Puts everything back as it was.
   * @throws AggregateError that says what could not be put back, and why
   */
  readonly putBack: () => void;
}

interface Move {
  readonly name: string;
  /** The new folder; undefined if the package is removed. */
  readonly from: string | undefined;
}

/**
 * Moves packages into the folder of packages, or out of it, all or none. What was there is kept in a hidden folder until
 * one of the two functions is called.
 * @param packages the folder of packages
 * @throws an error of the file system; then everything is as before
 */
export function placePackages(packages: string, moves: readonly Move[]): PlacedPackages {
  mkdirSync(packages, { recursive: true, mode: 0o755 });
  const done: (() => void)[] = [];
  const old = (name: string): string => join(packages, `.old-${name}.${process.pid}`);
  const putBack = (): void => {
    const failures: unknown[] = [];
    for (const back of done.splice(0).reverse())
      try {
        back();
      } catch (error) {
        failures.push(error);
      }
    if (failures.length > 0) throw new AggregateError(failures, notPutBack(packages, failures));
  };
  try {
    for (const { name, from } of moves) {
      const place = join(packages, name);
      if (lstatSync(place, { throwIfNoEntry: false })) {
        rmSync(old(name), { recursive: true, force: true });
        renameSync(place, old(name));
        done.push(() => {
          renameSync(old(name), place);
        });
      }
      if (from === undefined) continue;
      renameSync(from, place);
      done.push(() => {
        rmSync(place, { recursive: true, force: true });
      });
    }
  } catch (error) {
    cleanUpAfter(error, putBack);
    throw error;
  }
  return {
    putBack,
    keep() {
      for (const { name } of moves) removeHidden(old(name));
    },
  };
}

/** Nobody takes a hidden folder for a package: one that cannot be removed only uses room. */
function removeHidden(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // The new packages are in their place, which is what counts.
  }
}

/**
 * Cleans up after an error.
 * @throws an Error with both, if not everything could be cleaned up
 */
export function cleanUpAfter(error: unknown, cleanUp: () => void): void {
  try {
    cleanUp();
  } catch (left) {
    throw new AggregateError([error, left], `${messageOf(error)}; ${messageOf(left)}`, { cause: left });
  }
}

function notPutBack(packages: string, failures: readonly unknown[]): string {
  return `not all packages of ${packages} could be put back; the old ones are in its folders .old-*: ${failures.map(messageOf).join('; ')}`;
}
