import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { statOf } from '../packages/package-files.ts';
import { type Root } from '../root.ts';
import { namesIn } from '../files/names-in.ts';
import type { FolderFile } from './read/folder-files.ts';

/** A panel of a classic install: a program in the functions folder and the link in cgi-bin that registers it. */
export interface ClassicPanel {
  /** Name of the link: the panel's address and the key of its menu entry. */
  readonly name: string;
  readonly file: string;
}

const functions = 'etc/e-smith/web/functions';
const links = 'etc/e-smith/web/panels/manager/cgi-bin';
const locales = 'etc/e-smith/locale';
const maxBytes = 2_000_000;
const maxPanels = 500;

/** Programs that belong to the old shell itself. They never had a menu entry. */
const noPanels = /^(?:\..*|navigation|noframes|online-manual|internal.*|pleasewait.*|initial|login|logout)$/;

/** The folders where a classic install keeps its panels, if they exist. */
export function classicFolders(root: Root): readonly string[] {
  return [functions, links].map((folder) => root.path(folder)).filter((folder) => statOf(folder)?.isDirectory());
}

/** Lists the panels that are registered in a root, in byte order of their names. */
export function classicPanels(root: Root): readonly ClassicPanel[] {
  const folder = root.path(links);
  return namesIn(folder)
    .filter((name) => !noPanels.test(name))
    .slice(0, maxPanels)
    .flatMap((name) => {
      const file = linkedFile(root, join(folder, name));
      return file === undefined ? [] : { name, file };
    });
}

/** Returns the file in the functions folder that a link leads to, or undefined if there is no such link or file. */
function linkedFile(root: Root, link: string): string | undefined {
  if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return undefined;
  const target = readlinkSync(link);
  const file = isAbsolute(target) ? root.path(target) : resolve(dirname(link), target);
  const stat = dirname(file) === root.path(functions) ? lstatSync(file, { throwIfNoEntry: false }) : undefined;
  return stat?.isFile() === true && stat.size <= maxBytes ? file : undefined;
}

/** Reads the panel's program as input for the panel reader. Its path is relative to the root. */
export async function classicFile({ file }: ClassicPanel): Promise<FolderFile> {
  return { path: `${functions}/${basename(file)}`, bytes: await readFile(file) };
}

/**
 * Returns the panel's lexicon files with their paths below the root. A real server has many, so they are read on
 * demand.
 */
export function classicLexiconFiles(root: Root, { file }: ClassicPanel): readonly FolderFile[] {
  return namesIn(root.path(locales)).flatMap((language) => {
    const path = `${locales}/${language}/${functions}/${basename(file)}`;
    const stat = statOf(root.path(path));
    return stat?.isFile() === true && stat.size <= maxBytes ? { path, bytes: readFileSync(root.path(path)) } : [];
  });
}
