import { join } from 'node:path';
import { isJsonObject } from '../files/state/json-kinds.ts';
import { readableText } from '../files/regular-file.ts';
import { replaceFileNow } from '../files/replace-file.ts';
import { readableState, readStateFile } from '../files/state/state-file.ts';
import { type Root } from '../root.ts';
import { namesIn } from '../files/names-in.ts';

/** The default records of configuration that one source brings. */
export interface DefaultsFolder {
  /** Name of the package, or `root` for the root's own. */
  readonly name: string;
  /** A folder `configuration/defaults`. */
  readonly folder: string;
  /** Whether it belongs to a package that is bundled with Panelsmith. Default: false. */
  readonly isBundled?: boolean;
}

/** The owner of a default that a person created on this server. */
export const ownDefault = 'root';

/**
 * The packages that own each service: those whose defaults make it a record of type `service`. A default in the root's
 * own folder belongs to the Debian package that installed it. After the package was removed, its default still exists,
 * since it is a configuration file, but the package no longer owns the service.
 */
export function serviceOwners(folders: readonly DefaultsFolder[], root: Root): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  const files = folders.some(({ name }) => name === ownDefault) ? debianFiles(root) : new Map<string, DebianFile>();
  for (const { name, folder } of folders)
    for (const service of namesIn(folder)) {
      const file = join(folder, service, 'type');
      if (!isServiceDefault(file)) continue;
      const debian = name === ownDefault ? files.get(file) : undefined;
      if (debian?.isLeft) continue;
      owners.set(service, [...(owners.get(service) ?? []), debian?.package ?? name]);
    }
  return owners;
}

/** The last known owners of services, also of those that no longer have one. */
export function lastOwners(root: Root, folders: readonly DefaultsFolder[]): ReadonlyMap<string, string> {
  const left = [...debianFiles(root)].flatMap(([file, { package: name, isLeft }]) => {
    const service = isLeft ? serviceOfDefault(file, folders) : undefined;
    return service === undefined ? [] : [[service, name] as const];
  });
  return new Map([...Object.entries(ownersIn(readableState(knownFile(root), isJsonObject))), ...left]);
}

/**
 * Stores who owns each service, so that the owner can be named after it was removed. Written only if something is new.
 * @throws an error of the file system, also if the stored owners cannot be read
 */
export function rememberOwners(root: Root, owners: ReadonlyMap<string, readonly string[]>): void {
  const before = ownersIn(readStateFile(knownFile(root), isJsonObject));
  const now = { ...before, ...Object.fromEntries([...owners].map(([service, names]) => [service, names.join(', ')])) };
  if (JSON.stringify(now) === JSON.stringify(before)) return;
  replaceFileNow(knownFile(root), `${JSON.stringify(now)}\n`);
}

/** Whether a file says that its record is of type `service`. */
function isServiceDefault(file: string): boolean {
  return readableText(file)?.split('\n')[0] === 'service';
}

interface DebianFile {
  readonly package: string;
  /** Whether the package was removed and has left this file behind. */
  readonly isLeft: boolean;
}

/** The configuration files of Debian packages below the root's `etc/e-smith/db`. Source: dpkg(1), `status`. */
function debianFiles(root: Root): ReadonlyMap<string, DebianFile> {
  const files = new Map<string, DebianFile>();
  for (const entry of (readableText(root.path('var/lib/dpkg/status')) ?? '').split('\n\n')) {
    if (!entry.includes(' /etc/e-smith/db/')) continue;
    const name = /^Package: (.*)$/m.exec(entry)?.[1] ?? '';
    const isLeft = /^Status: \S+ \S+ (config-files|not-installed)$/m.test(entry);
    for (const [, file = ''] of entry.matchAll(/^ (\/etc\/e-smith\/db\/\S+)/gm))
      files.set(root.path(file), { package: name, isLeft });
  }
  return files;
}

function serviceOfDefault(file: string, folders: readonly DefaultsFolder[]): string | undefined {
  const own = folders.find(({ name }) => name === ownDefault)?.folder;
  if (own === undefined || !file.startsWith(`${own}/`) || !file.endsWith('/type')) return undefined;
  return file.slice(own.length + 1, -'/type'.length);
}

function ownersIn(known: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(known).flatMap(([service, owner]) => (typeof owner === 'string' ? [[service, owner] as const] : [])),
  );
}

function knownFile(root: Root): string {
  return join(root.state, 'service-owners.json');
}
