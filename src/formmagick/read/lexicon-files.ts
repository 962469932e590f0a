import { basename } from 'node:path/posix';
import type { FolderFile } from './folder-files.ts';
import { rootName } from './panel-files.ts';
import { parseLanguage } from './language.ts';
import { readOldLexicon, type OldLexicon } from './read-lexicon.ts';
import type { ReadingMistake } from '../xml/reading-mistake.ts';

/** A lexicon of a panel with its language. */
export interface PanelLexicon {
  readonly path: string;
  /** BCP 47 tag. */
  readonly language: string;
  readonly lexicon: OldLexicon;
}

/** A mistake with the file that it is in. */
export interface FileMistake extends ReadingMistake {
  /** Relative to the folder that was read. */
  readonly path: string;
}

export interface PanelLexicons {
  /**
   * At most one for each language and file, in order of the paths. If two have the same entry in one language, the
   * later one wins.
   */
  readonly lexicons: readonly PanelLexicon[];
  readonly mistakes: readonly FileMistake[];
}

/** Returns the language from the path of a panel's lexicon, or undefined if the file is not a lexicon of the panel. */
function placeLanguage(path: string, panel: string): string | undefined {
  const named = /^lexicon\.([\w-]+)\.xml$/.exec(basename(path))?.[1];
  if (named !== undefined) return parseLanguage(named);
  if (basename(path) !== panel && basename(path) !== `${panel}.xml`) return undefined;
  const folders = path.split('/').slice(0, -1);
  const after = folders[folders.lastIndexOf('locale') + 1] ?? '';
  return parseLanguage(after);
}

function isNamedAsLexicon({ path, bytes }: FolderFile): boolean {
  if (/(?:^|\/)locale\//.test(path) || /^lexicon\.[\w-]+\.xml$/.test(basename(path))) return true;
  return rootName(Buffer.from(bytes).toString('latin1')) === 'lexicon';
}

/**
 * Finds the lexicons of a panel among the files of a folder: `lexicon.LANG.xml`, or the classic tree `LANG/…/PANEL`,
 * below `locale` if there is such a folder. The `lang` attribute of a file decides its language, as in the original
 * library. Exception: if another file has that language both in its path and in its attribute, this file is a copy with
 * the attribute left unchanged, and its path decides.
 */
export function readPanelLexicons(files: readonly FolderFile[], panel: string): PanelLexicons {
  const mistakes: FileMistake[] = [];
  const found = files.flatMap((file) => {
    const { path, bytes } = file;
    const place = placeLanguage(path, panel);
    // The panel itself and other files with its name may be in the same tree.
    if (place === undefined || !isNamedAsLexicon(file)) return [];
    const read = readOldLexicon(bytes);
    mistakes.push(...read.mistakes.map((mistake) => ({ ...mistake, path })));
    return read.lexicon === undefined ? [] : [{ path, place, lexicon: read.lexicon }];
  });
  const sure = new Set(found.filter(({ place, lexicon }) => lexicon.language === place).map(({ place }) => place));
  const lexicons = found.map(({ path, place, lexicon }) => {
    const reported = lexicon.language ?? place;
    const language = reported !== place && sure.has(reported) ? place : reported;
    if (reported !== place)
      mistakes.push({
        path,
        line: 1,
        lost: false,
        reason: `lang says ${reported}, the place of the file ${place}; taken as ${language}`,
      });
    return { path, language, lexicon };
  });
  return { lexicons, mistakes };
}
