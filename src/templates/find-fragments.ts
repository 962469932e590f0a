import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf } from '../db/file/byte-text.ts';

/** One piece of a template. */
export interface Fragment {
  /** What it is ordered and replaced by: the name of its file, without `.ejs`. */
  readonly name: string;
  readonly file: string;
  /** By its file's name: `.ejs` is EJS, all else is the classic text with Perl in braces. */
  readonly kind: 'ejs' | 'classic';
}

/** The fragments of a template in the order of expansion, and what is odd about them. */
export interface FoundFragments {
  readonly fragments: readonly Fragment[];
  readonly warnings: readonly string[];
}

const leftover = /(~|\.swp|\.orig|\.rpmsave|\.rpmnew|\.rpmorig)$/;

/**
 * Collects the fragments of a template from several folders, the strongest first: a name in a stronger folder replaces
 * it, and so an empty file removes it, and a plain file instead of a folder is the whole template.
 * @param path the template's path, absolute within each folder
 * @param begin the file to begin with where folders bring no fragment `template-begin`
 * @returns undefined where no folder knows the template
 */
export function findFragments(folders: readonly string[], path: string, begin: string): FoundFragments | undefined {
  const found = new Map<string, Fragment>();
  const warnings: string[] = [];
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

function fragmentsIn(folder: string, warnings: string[]): Fragment[] {
  const fragments = new Map<string, Fragment>();
  for (const { name: entry, file } of filesIn(folder)) {
    if (leftover.test(entry)) {
      warnings.push(`${file} looks like the leftover of an editor or a package manager, and was left out`);
      continue;
    }
    const isEjs = entry.endsWith('.ejs');
    const name = isEjs ? entry.slice(0, -'.ejs'.length) : entry;
    // Of two files that are one fragment, the one ending in `.ejs` is taken.
    if (isEjs || !fragments.has(name)) fragments.set(name, { name, file, kind: isEjs ? 'ejs' : 'classic' });
  }
  return [...fragments.values()];
}

/** Names are in bytes. Only of what is not a plain file the kind has to be asked for. */
function filesIn(folder: string): { name: string; file: string }[] {
  return readdirSync(folder, { withFileTypes: true, encoding: 'utf8' }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    return entry.isFile() || kindOf(file) === 'file' ? [{ name: bytesOf(entry.name), file }] : [];
  });
}

function inOrder(a: Fragment, b: Fragment): number {
  return rank(a) - rank(b) || (a.name < b.name ? -1 : 1);
}

function rank({ name }: Fragment): number {
  return name === 'template-begin' ? 0 : name === 'template-end' ? 2 : 1;
}

/** Links are followed; what is neither file nor folder, or a link to nowhere, is nothing. */
function kindOf(path: string): 'file' | 'folder' | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? 'file' : stats?.isDirectory() ? 'folder' : undefined;
}
