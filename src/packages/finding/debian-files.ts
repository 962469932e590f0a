import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Root } from '../../root.ts';

/** What the Debian packages of a root have installed below the folders of an e-smith base. */
export interface DebianFiles {
  /** Paths below the root, folders too, such as `etc/e-smith/events/thing-update`. */
  readonly paths: ReadonlySet<string>;
  /** Whether one of the packages is the base itself. */
  readonly hasBase: boolean;
}

/** Names of the packages that are the base of a distribution of the family. */
const basePackage = /^(e-smith|smeserver|nethserver)-(base|lib)(:[a-z0-9-]+)?$/;
/** Commands that only the base has. */
const baseFiles = ['sbin/e-smith/signal-event', 'sbin/e-smith/expand-template'];
const places = [
  'etc/e-smith/',
  'sbin/e-smith/',
  'usr/share/perl5/vendor_perl/esmith',
  'usr/lib/perl5/site_perl/esmith',
];

const known = new WeakMap<Root, { readonly stamp: string; readonly files: DebianFiles }>();
const none: DebianFiles = { paths: new Set(), hasBase: false };

/**
 * Reads the file lists of dpkg; they are read again only after dpkg has changed them. Without dpkg the lists are empty.
 * Source: dpkg(1), "FILES", `/var/lib/dpkg/info/NAME.list`.
 */
export function debianFiles(root: Root): DebianFiles {
  const folder = root.path('var/lib/dpkg/info');
  const stamp = stampOf(folder);
  if (stamp === undefined) return none;
  const before = known.get(root);
  if (before?.stamp === stamp) return before.files;
  const files = readLists(folder);
  known.set(root, { stamp, files });
  return files;
}

function readLists(folder: string): DebianFiles {
  const paths = new Set<string>();
  let hasBase = false;
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.list')) continue;
    const listed = pathsIn(join(folder, name));
    hasBase ||= listed.length > 0 && basePackage.test(name.slice(0, -'.list'.length));
    hasBase ||= baseFiles.some((file) => listed.includes(file));
    for (const path of listed) paths.add(path);
  }
  return { paths, hasBase };
}

/** The paths of a list that matter here. `/usr/sbin` and `/sbin` are one folder on Debian. */
function pathsIn(file: string): string[] {
  try {
    const text = readFileSync(file, 'utf8');
    if (!text.includes('e-smith') && !text.includes('/esmith')) return [];
    const paths = text.split('\n').map((line) => line.replace(/^\/(usr\/(?=sbin\/))?/, ''));
    return paths.filter((path) => places.some((place) => `${path}/`.startsWith(place)));
  } catch {
    return [];
  }
}

/** A text that changes whenever a package is installed or removed. */
function stampOf(folder: string): string | undefined {
  try {
    const { mtimeMs, ctimeMs, ino } = statSync(folder);
    return [mtimeMs, ctimeMs, ino].join(' ');
  } catch {
    return undefined;
  }
}
