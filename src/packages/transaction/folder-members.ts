import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathsIn } from '../package-files.ts';
import { readManifest } from '../rules/manifest.ts';
import { packageNameOf } from '../rules/package-name.ts';
import type { InstalledMember } from './installed-set.ts';

/** A package that is installed as a folder. */
interface FolderPackage {
  readonly folder: string;
  readonly isBundled: boolean;
}

/**
 * The members of the installed set that are folders. One without a version has a hash of its files, so that an edited
 * package counts as updated.
 * @param ownVersion the version of the bundled packages
 */
export function folderMembers(
  packages: readonly FolderPackage[],
  prefixes: readonly string[],
  ownVersion: string,
): InstalledMember[] {
  return packages.map(({ folder, isBundled }) => {
    const { manifest } = readManifest(folder);
    return {
      name: packageNameOf(basename(folder), manifest, prefixes).name,
      version: isBundled && manifest.version === '' ? ownVersion : manifest.version,
      from: 'folder',
      folder,
      content: contentHash(folder),
      requires: manifest.requires,
    };
  });
}

/** A hash over the names, modes and contents of a package's files. */
function contentHash(folder: string): string {
  const hash = createHash('sha256');
  for (const { path, kind } of pathsIn(folder)) {
    const file = join(folder, path);
    hash.update(`${path}\0${kind}\0`);
    if (kind === 'link') hash.update(readlinkSync(file));
    if (kind === 'file') hash.update(`${(lstatSync(file).mode & 0o111) !== 0}\0`).update(readFileSync(file));
    hash.update('\0');
  }
  return hash.digest('hex').slice(0, 32);
}
