import { lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Packages that were put in their place, and how to put back what was there before. */
export interface PlacedPackages {
  /** Removes what was replaced. */
  readonly keep: () => void;
  /** Puts everything back as it was. */
  readonly putBack: () => void;
}

interface Move {
  readonly name: string;
  /** The folder that comes; undefined if the package is removed. */
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
    for (const back of done.splice(0).reverse()) back();
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
    putBack();
    throw error;
  }
  return {
    putBack,
    keep() {
      for (const { name } of moves) rmSync(old(name), { recursive: true, force: true });
    },
  };
}
