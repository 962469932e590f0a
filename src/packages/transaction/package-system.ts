import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Databases } from '../../db/file/databases.ts';
import type { Root } from '../../root.ts';
import type { InstalledPackage, NamedPanel } from '../loading/load-package.ts';
import { readManifest } from '../rules/manifest.ts';
import { updateEventOf } from '../rules/event-rules.ts';
import { packageNameOf } from '../rules/package-name.ts';
import { configuredPrefixes } from '../rules/prefixes.ts';
import { folderMembers } from './folder-members.ts';
import type { InstalledMember } from './installed-set.ts';
import { ownerOf } from './owner-of.ts';
import { systemMembers } from './system-members.ts';
import type { PassContext } from './perform-pass.ts';
import type { TransactionPlanContext } from './transaction-plan.ts';

/** The part of the system that packages and their transactions are about. */
export interface PackageSystem {
  readonly root: Root;
  /** Panelsmith's own folder. */
  readonly home: string;
  readonly databases: Databases;
  readonly packages: readonly InstalledPackage<NamedPanel>[];
  /** The folders of third-party packages; the first one is that of installed packages. */
  readonly packageFolders: readonly string[];
  readonly besideBase: (name: string) => 'used' | 'left out' | undefined;
  readonly events: { readonly exists: (event: string) => boolean };
}

/** The packages that have a folder of their own; a panel of a classic server has none. */
export function folderPackages({ packages, packageFolders }: PackageSystem): PackageSystem['packages'] {
  return packages.filter(({ folder, isBundled }) => isBundled || packageFolders.includes(dirname(folder)));
}

/** The full name of a package, such as `panelsmith-useraccounts`. */
export function fullNameOf(system: PackageSystem, { folder }: { readonly folder: string }): string {
  return packageNameOf(basename(folder), readManifest(folder).manifest, configuredPrefixes(system.databases)).name;
}

/**
 * Whether an event is the update event of a package that is a folder. Its defaults are loaded before it is signalled, so
 * that it does the same by hand as after an installation.
 */
export function isUpdateEvent(system: PackageSystem, event: string): boolean {
  if (!event.endsWith('-update')) return false;
  return folderPackages(system).some((one) => updateEventOf({ name: fullNameOf(system, one) }) === event);
}

/** Where packages are installed into. */
export function targetOf({ packageFolders, root }: PackageSystem): string {
  return packageFolders[0] ?? root.path('usr/share/panelsmith/panels');
}

/**
 * The state of the server for planning a transaction.
 * @param members of the package manager; default: asks it, which takes some time
 */
export function planContextOf(
  system: PackageSystem,
  members: readonly InstalledMember[] = systemMembers(system.root),
): TransactionPlanContext {
  return {
    packages: folderPackages(system),
    others: members.filter(({ from }) => from !== 'folder').map(({ name }) => name),
    target: targetOf(system),
    prefixes: configuredPrefixes(system.databases),
    home: system.home,
    ownerOf: (path) => ownerOf(system.root, path),
  };
}

/** The sets of packages that a pass compares. */
export function comparedIn(
  system: PackageSystem,
): Pick<PassContext, 'state' | 'members' | 'bundled' | 'isElsewhere' | 'eventExists'> {
  const prefixes = configuredPrefixes(system.databases);
  const { manifest } = readManifest(system.home);
  const folders = folderPackages(system);
  const working = folders.filter(({ name, broken }) => broken === undefined && system.besideBase(name) !== 'left out');
  const nameOf = ({ folder }: { readonly folder: string }): string =>
    packageNameOf(basename(folder), readManifest(folder).manifest, prefixes).name;
  const bundled = folders.filter(({ isBundled }) => isBundled).map(nameOf);
  return {
    state: system.root.state,
    members: [...folderMembers(working, prefixes, manifest.version), ...systemMembers(system.root)],
    bundled: new Set(bundled),
    isElsewhere: ({ name, folder }) =>
      bundled.includes(name) ||
      (folder !== '' && existsSync(folder) && !system.packageFolders.includes(dirname(folder))),
    eventExists: (event) => system.events.exists(event),
  };
}
