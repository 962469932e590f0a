import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFile } from '../db/file/regular-file.ts';
import type { Root } from '../root.ts';

/** What the classic base installs besides events: its commands and its library. */
const classicFolders = ['sbin/e-smith', 'usr/share/perl5/vendor_perl/esmith', 'usr/lib/perl5/site_perl/esmith'];

/**
 * Whether a root has its own e-smith base, which manages accounts and services: the classic folder of actions that its
 * events link to; or events together with classic commands, with the classic library, or with defaults and templates. For
 * the real root events or defaults are enough. A root where our services were installed has none, whatever is put there.
 */
export function hasOwnBase(root: Root): boolean {
  if (existsSync(baseMark(root))) return false;
  const has = (path: string): boolean => isFilled(root.path('etc/e-smith', path));
  if (root.folder === '/') return has('events') || has('db');
  if (has('events/actions')) return true;
  const isClassic = classicFolders.some((folder) => isFilled(root.path(folder)));
  return has('events') && (isClassic || (has('db') && has('templates')));
}

/**
 * Notes that our packages are the base of this root, unless it has one of its own.
 * @throws an error of the file system
 */
export function becomeBase(root: Root): void {
  if (hasOwnBase(root)) return;
  mkdirSync(root.state, { recursive: true, mode: 0o700 });
  writeFileSync(baseMark(root), '');
}

/** Returns the bundled packages whose events, templates and defaults are used although the server has its own base. */
export function turnedOnPackages(state: string): readonly string[] {
  try {
    const told: unknown = JSON.parse(readRegularFile(fileIn(state)));
    return Array.isArray(told) ? told.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

/** @throws an error of the file system */
export function turnPackage(state: string, name: string, isOn: boolean): void {
  const others = turnedOnPackages(state).filter((one) => one !== name);
  mkdirSync(state, { recursive: true, mode: 0o700 });
  writeFileSync(`${fileIn(state)}.new`, JSON.stringify(isOn ? [...others, name].sort() : others));
  renameSync(`${fileIn(state)}.new`, fileIn(state));
}

function isFilled(folder: string): boolean {
  try {
    return existsSync(folder) && readdirSync(folder).length > 0;
  } catch {
    return false;
  }
}

function baseMark(root: Root): string {
  return join(root.state, 'is-base');
}

function fileIn(state: string): string {
  return join(state, 'packages-turned-on.json');
}
