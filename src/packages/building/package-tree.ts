import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readRegularFile } from '../../files/regular-file.ts';
import { PackageMistakes } from '../mistake.ts';
import { pathsIn, statOf } from '../package-files.ts';
import type { RuledPackage } from '../rules/package-rules.ts';

/** Where packages are on every server, below the root. */
export const packagesPath = 'usr/share/panelsmith/panels';

/** What is needed to build a package for a package manager. */
export interface BuiltFrom extends RuledPackage {
  /** The package's folder. */
  readonly folder: string;
  /** Names of the packages that are bundled with Panelsmith: no package manager knows them. */
  readonly bundled: readonly string[];
}

/**
 * Copies the files of a package to where they will be below a tree. Hidden files and `node_modules` are left out;
 * everybody may read the copied files.
 * @throws PackageMistakes for a link or a device
 */
export function copyInto(tree: string, folder: string): void {
  const target = join(tree, packagesPath, basename(folder));
  mkdirSync(target, { recursive: true, mode: 0o755 });
  for (const { path, kind } of pathsIn(folder)) {
    const place = join(target, path);
    if (kind === 'folder') mkdirSync(place, { mode: 0o755 });
    else if (kind === 'file') {
      copyFileSync(join(folder, path), place);
      chmodSync(place, ((statOf(join(folder, path))?.mode ?? 0) & 0o111) === 0 ? 0o644 : 0o755);
    } else
      throw new PackageMistakes([
        { file: path, reason: 'it is a link or a device; only files and folders are allowed' },
      ]);
  }
}

/** The names that a built package depends on: those of other packages, and those in its list `install/SYSTEM`. */
export function neededNames({ folder, manifest, bundled }: BuiltFrom, system: 'debian' | 'rpm'): readonly string[] {
  const list = join(folder, 'install', system);
  const named = statOf(list)?.isFile() ? readRegularFile(list).split('\n') : [];
  const own = named.map((line) => line.trim()).filter((line) => /^[A-Za-z0-9][A-Za-z0-9+._-]*$/.test(line));
  return [...new Set([...manifest.requires.filter((name) => !bundled.includes(name)), ...own])].sort();
}

/** A description in one line without the syntax of the package managers. */
export function summaryOf({ manifest, named }: RuledPackage): string {
  const text = manifest.description.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return text === '' ? `The feature ${named.feature} for Panelsmith` : text.slice(0, 200);
}

/** A version as both package managers take it: `1.0.0-rc.1` comes before `1.0.0`. */
export function systemVersion(version: string): string {
  return version.replaceAll('-', '~');
}
