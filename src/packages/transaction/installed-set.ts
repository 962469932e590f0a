import { join } from 'node:path';
import { replaceFileNow } from '../../files/replace-file.ts';
import { readStateFile } from '../../files/state/state-file.ts';
import { isJsonList, isJsonObject, isText } from '../../files/state/json-kinds.ts';

/** An installed package, with what a transaction needs to know about it. */
export interface InstalledMember {
  /** Its full name, such as `nethserver-dnsmasq`. */
  readonly name: string;
  /** Empty if it has none. */
  readonly version: string;
  /** Where it comes from: a folder of packages, or the system's package manager. */
  readonly from: 'folder' | 'dpkg' | 'rpm';
  /** Absolute; empty for a package of the package manager. */
  readonly folder: string;
  /** A hash of its files; empty for a package of the package manager, whose version is sufficient. */
  readonly content: string;
  /** Names of packages that must be configured before it. */
  readonly requires: readonly string[];
}

/** A package as it was when its events were last signalled. */
export interface SeenMember extends Pick<InstalledMember, 'name' | 'version' | 'from' | 'folder' | 'content'> {
  /** The last run of its update event; undefined if it has had none. */
  readonly run: string | undefined;
}

/**
 * Reads the installed set as the last transaction left it, by name; undefined if there was none. A damaged file counts as
 * none: then every update event is signalled again, which does no harm.
 * @throws an error of the file system
 */
export function readInstalledSet(state: string): ReadonlyMap<string, SeenMember> | undefined {
  const stored = readStateFile(fileIn(state), isJsonList);
  return stored && new Map(stored.filter(isSeen).map((one) => [one.name, one]));
}

/** @throws an error of the file system */
export function writeInstalledSet(state: string, members: readonly SeenMember[]): void {
  const lines = members.map(({ name, version, from, folder, content, run }) =>
    JSON.stringify({ name, version, from, folder, content, ...(run !== undefined && { run }) }),
  );
  replaceFileNow(fileIn(state), `[\n${lines.join(',\n')}\n]\n`);
}

function isSeen(one: unknown): one is SeenMember {
  if (!isJsonObject(one)) return false;
  const { name, version, from, folder, content, run } = one;
  return [name, version, from, folder, content].every(isText) && (run === undefined || isText(run));
}

function fileIn(state: string): string {
  return join(state, 'installed-packages.json');
}
