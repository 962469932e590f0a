import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, normalize, resolve } from 'node:path';
import { readFolderFiles, type FolderFile } from '../read/folder-files.ts';
import { readPanelFiles, type PanelFolder } from '../read/panel-folder.ts';

/** Where else than beside the panel something of it may be. */
interface Places {
  /** Undefined for lexicons beside the panel. */
  readonly lexicons?: string | undefined;
  /** The tree of a system, whose Perl libraries may have the panel's module; none unless given. */
  readonly system?: string;
}

/**
 * Reads one old panel with what stands beside it, `panel.json` and its module, and its lexicons from a folder of their own, which
 * may be the tree that the panel is in. Its module may also be in the Perl libraries of that tree, of the panel's, or of the system.
 * Its paths are as given, but for what is needless in them.
 * @throws when the file or the folder cannot be read
 */
export async function readSources(given: string, { lexicons, system }: Places = {}): Promise<PanelFolder> {
  const file = normalize(given);
  const folder = dirname(file);
  const own = { path: file, bytes: await readFile(file) };
  const beside = await besides(folder, basename(file));
  const place = normalize(lexicons ?? folder);
  const trees = [
    ...treeOf(file),
    ...(lexicons === undefined ? [] : [place, ...treeOf(place)]),
    ...(system === undefined ? [] : [system]),
  ];
  const panel = await readPanelFiles(own, [own, ...beside], await readFolderFiles(place), {
    folderName: basename(resolve(folder)),
    trees,
  });
  const lexiconPath = (path: string): string =>
    beside.some((one) => one.path === path) || path === file ? path : join(place, path);
  return {
    ...panel,
    lexicons: panel.lexicons.map((lexicon) => ({ ...lexicon, path: lexiconPath(lexicon.path) })),
    problems: panel.problems.map((problem) => ({ ...problem, path: lexiconPath(problem.path) })),
  };
}

/** The tree that a path is in, where it is at its place in the tree of a system. */
function treeOf(path: string): readonly string[] {
  const place = /^(.*?)(?:^|\/)etc\/e-smith(?:\/|$)/.exec(path);
  return place === null ? [] : [place[1] === '' ? (path.startsWith('/') ? '/' : '.') : (place[1] ?? '.')];
}

async function besides(folder: string, panel: string): Promise<readonly FolderFile[]> {
  const names = ['panel.json', `${panel}.pm`].filter((name) => existsSync(join(folder, name)));
  return Promise.all(
    names.map(async (name) => ({ path: join(folder, name), bytes: await readFile(join(folder, name)) })),
  );
}
