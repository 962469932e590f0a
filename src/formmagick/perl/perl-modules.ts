import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { namesIn } from '../../files/names-in.ts';
import type { FolderFile } from '../read/folder-files.ts';
import type { PerlCode } from './perl-code.ts';

const libraries = [
  'usr/lib/perl5',
  'usr/lib64/perl5',
  'usr/share/perl5',
  'usr/local/lib/perl5',
  'usr/local/share/perl5',
];
const panelModule = /^esmith::FormMagick::Panel::([A-Za-z_][\w:]*)$/;
const maxBytes = 2_000_000;

/**
 * Returns the modules that may contain a panel's subs, as paths relative to a library: the modules it uses and the one
 * with its own name.
 */
export function modulePaths(name: string, { uses }: Pick<PerlCode, 'uses'>): readonly string[] {
  const used = uses.flatMap((module) => panelModule.exec(module)?.[1]?.replaceAll('::', '/') ?? []);
  return [...new Set([name, ...used])].map((module) => `esmith/FormMagick/Panel/${module}.pm`);
}

/**
 * Finds a panel's modules: each in the first tree that has it, in the `site_perl` and then the `vendor_perl` folders of
 * the tree's Perl libraries, including their version folders.
 */
export async function findModules(paths: readonly string[], trees: readonly string[]): Promise<readonly FolderFile[]> {
  const folders = trees.flatMap((tree) => [tree, ...libraries.flatMap((library) => librariesIn(join(tree, library)))]);
  const found: FolderFile[] = [];
  for (const path of paths)
    for (const folder of folders) {
      const file = join(folder, path);
      const { size = maxBytes, isFile } = await statOf(file);
      if (!isFile || size >= maxBytes) continue;
      found.push({ path: file, bytes: await readFile(file) });
      break;
    }
  return found;
}

/** `site_perl` before `vendor_perl`, in Perl's own search order. */
function librariesIn(library: string): readonly string[] {
  const kinds = ['site_perl', 'vendor_perl'].flatMap((kind) => {
    const folder = join(library, kind);
    return [
      folder,
      ...namesIn(folder)
        .filter((name) => /^\d/.test(name))
        .map((name) => join(folder, name)),
    ];
  });
  return [...kinds, library];
}

async function statOf(file: string): Promise<{ readonly size?: number; readonly isFile: boolean }> {
  try {
    const found = await stat(file);
    return { size: found.size, isFile: found.isFile() };
  } catch {
    return { isFile: false };
  }
}
