import { lstatSync, readFileSync, readlinkSync, statSync, type Stats } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { namesIn, type Root } from '../root.ts';
import type { FolderFile } from './read/folder-files.ts';
import { readPanelLexicons, type PanelLexicon } from './read/lexicon-files.ts';

/** A panel of a classic install: a program among the functions, and the link that registers it. */
export interface ClassicPanel {
  /** What its link is called: its address and the key of its menu entry. */
  readonly name: string;
  readonly file: string;
}

const functions = 'etc/e-smith/web/functions';
const links = 'etc/e-smith/web/panels/manager/cgi-bin';
const locales = 'etc/e-smith/locale';
const mostBytes = 2_000_000;
const mostPanels = 500;

/** Programs of the old shell itself, which never were entries of its menu. */
const noPanels = /^(?:\..*|navigation|noframes|online-manual|internal.*|pleasewait.*|initial|login|logout)$/;

/** The folders that a classic install of a root has its panels in, as far as they are there. */
export function classicFolders(root: Root): readonly string[] {
  return [functions, links].map((folder) => root.path(folder)).filter((folder) => statOf(folder)?.isDirectory());
}

/** The panels that are registered in a root as they always were, in byte order of their names. */
export function classicPanels(root: Root): readonly ClassicPanel[] {
  const folder = root.path(links);
  return namesIn(folder)
    .filter((name) => !noPanels.test(name))
    .slice(0, mostPanels)
    .flatMap((name) => {
      const file = linkedFile(root, join(folder, name));
      return file === undefined ? [] : { name, file };
    });
}

/** The file among the functions that a link leads to; undefined for what is no such link. */
function linkedFile(root: Root, link: string): string | undefined {
  if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return undefined;
  const target = readlinkSync(link);
  const file = isAbsolute(target) ? root.path(target) : resolve(dirname(link), target);
  const stat = dirname(file) === root.path(functions) ? lstatSync(file, { throwIfNoEntry: false }) : undefined;
  return stat?.isFile() === true && stat.size <= mostBytes ? file : undefined;
}

/** The panel's file as the reader of panels wants it, by its path in the root. */
export async function classicFile({ file }: ClassicPanel): Promise<FolderFile> {
  return { path: `${functions}/${basename(file)}`, bytes: await readFile(file) };
}

/** Its lexicons, each at its place below the root. They are many on a real server, and read when they are wanted. */
export function classicLexiconFiles(root: Root, { file }: ClassicPanel): readonly FolderFile[] {
  return namesIn(root.path(locales)).flatMap((language) => {
    const path = `${locales}/${language}/${functions}/${basename(file)}`;
    const stat = statOf(root.path(path));
    return stat?.isFile() === true && stat.size <= mostBytes ? { path, bytes: readFileSync(root.path(path)) } : [];
  });
}

export function readClassicLexicons(root: Root, panel: ClassicPanel): readonly PanelLexicon[] {
  return readPanelLexicons(classicLexiconFiles(root, panel), basename(panel.file)).lexicons;
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
