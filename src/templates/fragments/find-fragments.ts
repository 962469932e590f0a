import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FileFault } from '../../db/defaults/file-fault.ts';
import { isLeftover } from '../../db/defaults/leftover-names.ts';
import { bytesOf } from '../../db/file/text/byte-text.ts';
import { byBytes } from '../../files/names-in.ts';

/** One piece of a template. */
export interface Fragment {
  /** Its file name without `.ejs`. Fragments are sorted and replaced by this name. */
  readonly name: string;
  readonly file: string;
  /** A file with the extension `.ejs` is EJS, any other is classic text with Perl in braces. */
  readonly kind: 'ejs' | 'classic';
}

/** The fragments of a template in the order of expansion, and warnings about them. */
export interface FoundFragments {
  readonly fragments: readonly Fragment[];
  readonly warnings: readonly FileFault[];
}

/**
 * Collects the fragments of a template from several folders, the strongest first. A file replaces one with the same
 * name in a weaker folder, so an empty file removes it. A plain file in place of a folder is the whole template.
 * @param path the template's path, absolute within each folder
 * @param begin the file to start with if no folder has a fragment `template-begin`
 * @returns undefined if no folder has the template
 */
export function findFragments(folders: readonly string[], path: string, begin: string): FoundFragments | undefined {
  const found = new Map<string, Fragment>();
  const warnings: FileFault[] = [];
  let wholeFile: Fragment | undefined;
  let sawFolder = false;
  for (const folder of folders.toReversed()) {
    const place = join(folder, path);
    const kind = kindOf(place);
    if (kind === 'folder') {
      sawFolder = true;
      wholeFile = undefined;
      for (const fragment of fragmentsIn(place, warnings)) found.set(fragment.name, fragment);
    } else if (kind === 'file') {
      found.clear();
      wholeFile = { name: '', file: place, kind: 'classic' };
    }
  }
  const all = wholeFile ? [wholeFile] : [...found.values()];
  if (all.length === 0) return undefined;
  if (sawFolder && !found.has('template-begin') && kindOf(begin) === 'file')
    all.push({ name: 'template-begin', file: begin, kind: 'classic' });
  return { fragments: all.sort(inOrder), warnings };
}

function fragmentsIn(folder: string, warnings: FileFault[]): Fragment[] {
  const fragments = new Map<string, Fragment>();
  for (const { name: entry, file } of filesIn(folder)) {
    if (isLeftover(entry)) {
      warnings.push({ file, reason: 'looks like the leftover of an editor or a package manager, and was left out' });
      continue;
    }
    const isEjs = entry.endsWith('.ejs');
    const name = isEjs ? entry.slice(0, -'.ejs'.length) : entry;
    // If two files have the same fragment name, the one with `.ejs` is used.
    if (isEjs || !fragments.has(name)) fragments.set(name, { name, file, kind: isEjs ? 'ejs' : 'classic' });
  }
  return [...fragments.values()];
}

/** File names are bytes. Only entries that are not plain files need a call of `stat`. */
function filesIn(folder: string): { name: string; file: string }[] {
  return readdirSync(folder, { withFileTypes: true, encoding: 'utf8' }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    return entry.isFile() || kindOf(file) === 'file' ? [{ name: bytesOf(entry.name), file }] : [];
  });
}

function inOrder(a: Fragment, b: Fragment): number {
  return rank(a) - rank(b) || byBytes(a.name, b.name);
}

function rank({ name }: Fragment): number {
  return name === 'template-begin' ? 0 : name === 'template-end' ? 2 : 1;
}

/** Follows links. Returns undefined for a broken link and for anything other than a file or a folder. */
function kindOf(path: string): 'file' | 'folder' | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? 'file' : stats?.isDirectory() ? 'folder' : undefined;
}
