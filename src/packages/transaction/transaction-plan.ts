import { existsSync, lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { baseEvents } from '../../events/base-events.ts';
import { formatMistake } from '../mistake.ts';
import { inDependencyOrder } from '../rules/dependency-order.ts';
import { readByRules, type RuledPackage } from '../rules/package-rules.ts';
import { unsafeFile } from '../finding/unsafe-file.ts';
import type { StagedPackage } from './stage-source.ts';

/** The state of the server before packages are installed or removed. */
export interface TransactionPlanContext {
  /** All packages that are folders, and where they are. */
  readonly packages: readonly { readonly name: string; readonly folder: string; readonly isBundled: boolean }[];
  /** Names of the packages of the system's package manager that take part in transactions. */
  readonly others: readonly string[];
  /** The folder that packages are installed into. */
  readonly target: string;
  readonly prefixes: readonly string[];
  /** Panelsmith's own folder. */
  readonly home: string;
  /** Which package of the system's package manager owns a path; undefined if none. */
  readonly ownerOf: (path: string) => string | undefined;
}

/** A package that will be installed or updated. */
interface ComingPackage extends RuledPackage {
  readonly staged: StagedPackage;
  /** The folder it goes to, below the target. */
  readonly folderName: string;
  /** The version that it replaces; undefined if it is new. */
  readonly replaces: string | undefined;
}

/** What an installation or update would do. */
export interface InstallPlan {
  /** In the order in which they are configured. */
  readonly coming: readonly ComingPackage[];
  /** Why nothing can be done; one line each, in English. Empty if it can. */
  readonly refusals: readonly string[];
}

type HowToInstall = 'install' | 'update' | 'either';

/**
 * Plans to install or update packages: finds everything in them that breaks the rules, and whether the packages that
 * they need are installed.
 * @param how `update` needs an installed package, `install` one that is not installed; `either` accepts both
 */
export function planInstall(
  staged: readonly StagedPackage[],
  how: HowToInstall,
  around: TransactionPlanContext,
): InstallPlan {
  const there = presentPackages(around);
  const refusals: string[] = [];
  const coming = staged.map((one) => comingPackage(one, how, there, around, refusals));
  refusals.push(...doubles(coming.map(({ named }) => named.name)).map((name) => `${name}: it is named twice`));
  const after = [...there.filter(({ named }) => !coming.some((one) => one.named.name === named.name)), ...coming].map(
    ({ named, manifest }) => ({ name: named.name, feature: named.feature, requires: manifest.requires }),
  );
  refusals.push(...unmetNeeds(coming, after, around.others));
  const { list, circles } = inDependencyOrder(after);
  const names = coming.map(({ named }) => named.name);
  for (const circle of circles.filter((one) => one.some((name) => names.includes(name))))
    refusals.push(`these packages need each other in a circle: ${circle.join(', ')}`);
  const place = ({ named }: ComingPackage): number => list.findIndex(({ name }) => name === named.name);
  return { coming: [...coming].sort((one, other) => place(one) - place(other)), refusals };
}

type PresentPackage = TransactionPlanContext['packages'][number] & RuledPackage;

function presentPackages({ packages, prefixes }: TransactionPlanContext): readonly PresentPackage[] {
  return packages.map((one) => ({ ...one, ...readByRules(one.folder, prefixes) }));
}

/**
 * Looks at one package by itself.
 * @param refusals receives what is wrong with it
 */
function comingPackage(
  staged: StagedPackage,
  how: HowToInstall,
  there: readonly PresentPackage[],
  around: TransactionPlanContext,
  refusals: string[],
): ComingPackage {
  const ruled = readByRules(staged.folder, around.prefixes, (event) => isOfOthers(event, staged, around));
  const { name } = ruled.named;
  const refuse = (reason: string): void => void refusals.push(`${name}: ${reason}`);
  for (const mistake of ruled.mistakes) refuse(formatMistake(mistake));
  const unsafe = unsafeFile(staged.folder, around.home);
  if (unsafe !== undefined) refuse(unsafe);
  const before = there.find(({ named }) => named.name === name);
  if (how === 'install' && before) refuse(`it is installed already (${before.folder}); use update`);
  if (how === 'update' && !before) refuse('it is not installed; use install');
  if (how !== 'install' && before) {
    const reason = whyNotChanged(before, around);
    if (reason !== undefined) refuse(reason);
  }
  const folderName = before && how !== 'install' ? (before.folder.split('/').at(-1) ?? '') : staged.folderName;
  const isTaken = !before && lstatSync(join(around.target, folderName), { throwIfNoEntry: false });
  if (isTaken) refuse(`there is something else called ${folderName} in ${around.target}`);
  return { ...ruled, staged, folderName, replaces: before?.manifest.version };
}

/**
 * The packages that will be needed and not be there, as refusals.
 * @param after the packages that will be there
 */
function unmetNeeds(
  coming: readonly ComingPackage[],
  after: readonly { readonly name: string; readonly feature: string }[],
  others: readonly string[],
): string[] {
  const known = new Set([...after.map(({ name }) => name), ...others]);
  return coming.flatMap(({ named, manifest }) =>
    manifest.requires
      .filter((one) => !known.has(one))
      .map((needed) => {
        const meant = after.find(({ feature }) => feature === needed)?.name;
        const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
        return `${named.name}: it needs ${needed}, which is not installed${hint}`;
      }),
  );
}

/** A package that will be removed. */
interface GoingPackage {
  readonly name: string;
  readonly folder: string;
}

/** What a removal would do. */
export interface RemovalPlan {
  readonly going: readonly GoingPackage[];
  /** As for an installation. */
  readonly refusals: readonly string[];
}

/**
 * Plans to remove packages.
 * @param names full names, or names of their folders
 */
export function planRemoval(names: readonly string[], around: TransactionPlanContext): RemovalPlan {
  const there = presentPackages(around);
  const refusals: string[] = [];
  const going = [...new Set(names)].flatMap((asked) => {
    const found = there.find(({ named, name }) => named.name === asked || name === asked);
    if (!found) {
      refusals.push(`${asked}: there is no package of that name`);
      return [];
    }
    const reason = whyNotChanged(found, around);
    if (reason !== undefined) refusals.push(`${found.named.name}: ${reason}`);
    return [{ name: found.named.name, folder: found.folder }];
  });
  const leaving = new Set(going.map(({ name }) => name));
  for (const { named, manifest } of there.filter((one) => !leaving.has(one.named.name)))
    for (const needed of manifest.requires.filter((name) => leaving.has(name)))
      refusals.push(`${needed}: ${named.name} needs it; remove that too, or first`);
  return { going, refusals };
}

/** Why Panelsmith cannot replace or remove a package; undefined if it can. */
function whyNotChanged(
  { folder, isBundled }: TransactionPlanContext['packages'][number],
  { target, ownerOf }: TransactionPlanContext,
): string | undefined {
  if (isBundled) return 'it is bundled with Panelsmith; delete its folder to leave it out';
  if (dirname(folder) !== target) return `it is in ${dirname(folder)}, which is not the folder of installed packages`;
  const owner = ownerOf(folder);
  return owner === undefined ? undefined : `it belongs to the package ${owner} of the system; use its package manager`;
}

/** Whether an event that a package acts on is one of another package or of every server. */
function isOfOthers(event: string, { folder }: StagedPackage, { packages }: TransactionPlanContext): boolean {
  if (baseEvents.includes(event)) return true;
  return packages.some((one) => one.name !== folder.split('/').at(-1) && existsSync(join(one.folder, 'events', event)));
}

function doubles(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
