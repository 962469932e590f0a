import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFileNow } from '../../files/replace-file.ts';
import { readableState, readStateFile, type StateFileKind } from '../../files/state/state-file.ts';
import { isJsonList } from '../../files/state/json-kinds.ts';
import type { Root } from '../../root.ts';
import { debianFiles } from './debian-files.ts';

/** Names of the packages that are turned on. */
export const packagesTurnedOnFile: StateFileKind = {
  name: 'packages-turned-on.json',
  isOurs: isJsonList,
  maxBytes: undefined,
};

/** What the classic base installs besides events: its commands and its library. */
const classicFolders = ['sbin/e-smith', 'usr/share/perl5/vendor_perl/esmith', 'usr/lib/perl5/site_perl/esmith'];

/**
 * Whether a root has its own e-smith base, which manages accounts and services: the classic folder of actions that its
 * events link to; or events together with classic commands, with the classic library, or with defaults and templates.
 * Files of a Debian package that is not part of a base, such as the events of a third party's package, do not count. A
 * default or an event that somebody created on this server is not enough by itself. A root where Panelsmith's services
 * were installed never has its own base, whatever files are put there.
 */
export function hasOwnBase(root: Root): boolean {
  if (existsSync(baseMark(root)) || !looksClassic(root, none)) return false;
  const { paths, hasBase } = debianFiles(root);
  return hasBase || paths.size === 0 || looksClassic(root, paths);
}

const none: ReadonlySet<string> = new Set();

/** @param ignored paths below the root that do not count */
function looksClassic(root: Root, ignored: ReadonlySet<string>): boolean {
  const has = (folder: string): boolean => isFilled(root, folder, ignored);
  if (has('etc/e-smith/events/actions')) return true;
  if (!has('etc/e-smith/events')) return false;
  return classicFolders.some(has) || (has('etc/e-smith/db') && has('etc/e-smith/templates'));
}

/**
 * Notes that Panelsmith's packages are the base of this root, unless it has a base of its own.
 * @throws an error of the file system
 */
export function becomeBase(root: Root): void {
  if (hasOwnBase(root)) return;
  mkdirSync(root.state, { recursive: true, mode: 0o700 });
  writeFileSync(baseMark(root), '');
}

/** Returns the bundled packages whose events, templates and defaults are used although the server has its own base. */
export function turnedOnPackages(state: string): readonly string[] {
  return namesIn(readableState(fileIn(state), isJsonList));
}

/** @throws an error of the file system, also if the others cannot be read */
export function turnPackage(state: string, name: string, isOn: boolean): void {
  const others = namesIn(readStateFile(fileIn(state), isJsonList)).filter((one) => one !== name);
  replaceFileNow(fileIn(state), JSON.stringify(isOn ? [...others, name].sort() : others));
}

function namesIn(list: readonly unknown[] = []): string[] {
  return list.filter((one) => typeof one === 'string');
}

/** Whether a folder has anything that counts; if nothing is to be ignored, only its names are read. */
function isFilled(root: Root, folder: string, ignored: ReadonlySet<string>): boolean {
  try {
    const place = root.path(folder);
    if (ignored.size === 0) return existsSync(place) && readdirSync(place).length > 0;
    return readdirSync(place, { withFileTypes: true }).some((entry) => {
      const path = `${folder}/${entry.name}`;
      if (!ignored.has(path)) return true;
      return entry.isDirectory() && isFilled(root, path, ignored);
    });
  } catch {
    return false;
  }
}

function baseMark(root: Root): string {
  return join(root.state, 'is-base');
}

function fileIn(state: string): string {
  return join(state, packagesTurnedOnFile.name);
}
