import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readFolderFiles, type FolderFile } from '../folder-files.ts';
import { readPanelFiles, type PanelFolder } from '../panel-folder.ts';

/**
 * Reads one old panel with what stands beside it, `panel.json` and its module, and its lexicons from a folder of their own.
 * Its paths are as given.
 * @param lexicons undefined for those beside the panel
 * @throws when the file or the folder cannot be read
 */
export async function readSources(file: string, lexicons: string | undefined): Promise<PanelFolder> {
  const folder = dirname(file);
  const own = { path: file, bytes: await readFile(file) };
  const beside = await besides(folder, basename(file));
  const place = lexicons ?? folder;
  const panel = readPanelFiles(own, [own, ...beside], await readFolderFiles(place), basename(resolve(folder)));
  const lexiconPath = (path: string): string =>
    beside.some((one) => one.path === path) || path === file ? path : join(place, path);
  return {
    ...panel,
    lexicons: panel.lexicons.map((lexicon) => ({ ...lexicon, path: lexiconPath(lexicon.path) })),
    problems: panel.problems.map((problem) => ({ ...problem, path: lexiconPath(problem.path) })),
  };
}

async function besides(folder: string, panel: string): Promise<readonly FolderFile[]> {
  const names = ['panel.json', `${panel}.pm`].filter((name) => existsSync(join(folder, name)));
  return Promise.all(
    names.map(async (name) => ({ path: join(folder, name), bytes: await readFile(join(folder, name)) })),
  );
}
