import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, normalize, resolve } from 'node:path';
import { readFolderFiles, type FolderFile } from '../read/folder-files.ts';
import { readPanelFiles, type PanelFolder } from '../read/panel-folder.ts';

/** Other places where parts of the panel may be. */
interface Places {
  /** Folder of the lexicons; default: beside the panel. */
  readonly lexicons?: string | undefined;
  /** Root of a system whose Perl libraries may contain the panel's module; default: none. */
  readonly system?: string;
}

/**
 * Reads one old panel with `panel.json` and its module from the same folder, and its lexicons from their own folder,
 * which may be the tree that the panel is in. The module may also be in the Perl libraries of that tree, of the panel's
 * tree, or of the system. Paths in the result are the normalized given paths.
 * @throws Error if the file or the folder cannot be read
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
    mistakes: panel.mistakes.map((mistake) => ({ ...mistake, path: lexiconPath(mistake.path) })),
  };
}

/** Returns the root of the system tree if the path is at its usual place in one. */
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
