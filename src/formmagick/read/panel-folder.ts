import { basename } from 'node:path/posix';
import { readFolderFiles, type FolderFile } from './folder-files.ts';
import { filterPanelFiles } from './panel-files.ts';
import { decodeText } from '../xml/decode-text.ts';
import type { PanelHeader } from './header.ts';
import { readPanelLexicons, type FileMistake, type PanelLexicon } from './lexicon-files.ts';
import { readPanelFile, type PanelFile } from './panel-file.ts';
import { readPanelJson } from './panel-json.ts';
import { findModules, modulePaths } from '../perl/perl-modules.ts';
import { readPerlCode, type PerlCode } from '../perl/perl-code.ts';
import { createMistakeList, mistakesInOrder } from '../xml/reading-mistake.ts';

/** An old panel and everything that belongs to it, as far as it could be read. */
export interface PanelFolder {
  /** The file name of the panel: its address and the key of its menu entry. */
  readonly name: string;
  /** The panel file, relative to the folder. */
  readonly path: string;
  readonly header: PanelHeader;
  readonly panel: PanelFile;
  /** The panel's own modules (`PANEL.pm`), which contain the subs that the panel file lacks. */
  readonly modules: readonly { readonly path: string; readonly code: PerlCode }[];
  readonly lexicons: readonly PanelLexicon[];
  readonly mistakes: readonly FileMistake[];
}

/**
 * Reads the old panel in a folder: a panel file, or `form.xml` with a `panel.json` beside it, and the lexicons anywhere
 * below the folder. Its Perl module may be in the libraries of other trees. Returns undefined if there is no panel. If
 * there are several, the one nearest to the top is read and the others are reported.
 * @throws Error if the folder cannot be read
 */
export async function readPanelFolder(folder: string, trees: readonly string[] = []): Promise<PanelFolder | undefined> {
  const files = await readFolderFiles(folder);
  const [file, ...others] = filterPanelFiles(files);
  if (file === undefined) return undefined;
  const double = others.map(({ path }) => ({
    path,
    line: 1,
    lost: true,
    reason: `a second panel; ${file.path} was read`,
  }));
  const read = await readPanelFiles(file, files, files, { folderName: basename(folder), trees });
  return { ...read, mistakes: [...read.mistakes, ...double] };
}

/**
 * Reads one panel.
 * @param files files that may belong to it: `panel.json` and modules
 * @param lexiconFiles files that may be its lexicons
 */
export async function readPanelFiles(
  file: FolderFile,
  files: readonly FolderFile[],
  lexiconFiles: readonly FolderFile[],
  { folderName, trees }: FolderContext,
): Promise<PanelFolder> {
  const { name, header, panel, mistakes } = readPanel(file, files, folderName);
  const found = readPanelLexicons(lexiconFiles, name);
  return {
    name,
    path: file.path,
    header,
    panel,
    modules: (await modulesOf(name, panel, files, trees)).map(readModule),
    lexicons: found.lexicons,
    mistakes: [...mistakes, ...found.mistakes],
  };
}

interface FolderContext {
  /** The name of the panel if no file states it. */
  readonly folderName: string;
  /** System trees whose Perl libraries are searched for modules that are not among the files. */
  readonly trees: readonly string[];
}

/**
 * Looks among the files first, `site_perl` before `vendor_perl`. If several modules have the same name only one is
 * read, as in Perl.
 */
async function modulesOf(
  name: string,
  { code }: PanelFile,
  files: readonly FolderFile[],
  trees: readonly string[],
): Promise<readonly FolderFile[]> {
  const paths = modulePaths(name, code);
  const near = paths.map((path) => {
    const those = files.filter((file) => file.path.endsWith(`/${path}`) || basename(file.path) === basename(path));
    return those.find((file) => file.path.includes('site_perl/')) ?? those[0];
  });
  const far = await findModules(
    paths.filter((_, index) => near[index] === undefined),
    trees,
  );
  return [...near.filter((file) => file !== undefined), ...far];
}

interface Read {
  readonly name: string;
  readonly header: PanelHeader;
  readonly panel: PanelFile;
  readonly mistakes: readonly FileMistake[];
}

function readPanel(file: FolderFile, files: readonly FolderFile[], folderName: string): Read {
  const panel = readPanelFile(file.bytes);
  const mistakes = panel.mistakes.map((mistake) => ({ ...mistake, path: file.path }));
  const ownName = basename(file.path).replace(/\.(xml|pl|cgi)$/, '');
  const json = files.find(({ path }) => path === file.path.replace(/[^/]*$/, 'panel.json'));
  if (json === undefined)
    return { name: ownName === 'form' ? folderName : ownName, header: panel.header, panel, mistakes };
  const jsonMistakes = createMistakeList();
  const beside = readPanelJson(json.bytes, jsonMistakes);
  return {
    name: beside.name ?? (ownName === 'form' ? folderName : ownName),
    header: merged(panel.header, beside.header),
    panel,
    mistakes: [...mistakes, ...mistakesInOrder(jsonMistakes).map((mistake) => ({ ...mistake, path: json.path }))],
  };
}

/** Values in the panel file take precedence. */
function merged(own: PanelHeader, beside: PanelHeader): PanelHeader {
  return {
    heading: own.heading ?? beside.heading,
    description: own.description ?? beside.description,
    navigation: own.navigation ?? beside.navigation,
    menu: own.menu ?? beside.menu,
    longDescription: own.longDescription ?? beside.longDescription,
  };
}

function readModule({ path, bytes }: FolderFile): PanelFolder['modules'][number] {
  return { path, code: readPerlCode(decodeText(bytes, createMistakeList())) };
}
