import { basename } from 'node:path/posix';
import type { FolderFile } from './folder-files.ts';
import { rootName } from './panel-files.ts';
import { parseLanguage } from './language.ts';
import { readLexicon, type Lexicon } from './read-lexicon.ts';
import type { ReadingProblem } from '../xml/reading-problem.ts';

/** A lexicon of a panel, with the language it is used for. */
export interface PanelLexicon {
  readonly path: string;
  /** BCP 47. */
  readonly language: string;
  readonly lexicon: Lexicon;
}

/** A problem with the file it is in. */
export interface FileProblem extends ReadingProblem {
  /** From the folder that was read. */
  readonly path: string;
}

export interface PanelLexicons {
  /** At most one for each language and file, in order of the paths; a later entry of one language wins. */
  readonly lexicons: readonly PanelLexicon[];
  readonly problems: readonly FileProblem[];
}

/** The language that the place of a lexicon of a panel names; undefined when the file is none of the panel's. */
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
 * The lexicons of a panel among the files of a folder: `lexicon.LANG.xml`, or the classic tree `LANG/…/PANEL`, below
 * `locale` where there is such a folder. The `lang` attribute of a file decides its language, as it always did; but where
 * that is the language of another file by name and attribute alike, it was copied with its attribute, and the name decides.
 */
export function readPanelLexicons(files: readonly FolderFile[], panel: string): PanelLexicons {
  const problems: FileProblem[] = [];
  const found = files.flatMap((file) => {
    const { path, bytes } = file;
    const place = placeLanguage(path, panel);
    // The panel itself may be in the same tree, and so may other files of its name.
    if (place === undefined || !isNamedAsLexicon(file)) return [];
    const read = readLexicon(bytes);
    problems.push(...read.problems.map((problem) => ({ ...problem, path })));
    return read.lexicon === undefined ? [] : [{ path, place, lexicon: read.lexicon }];
  });
  const sure = new Set(found.filter(({ place, lexicon }) => lexicon.language === place).map(({ place }) => place));
  const lexicons = found.map(({ path, place, lexicon }) => {
    const said = lexicon.language ?? place;
    const language = said !== place && sure.has(said) ? place : said;
    if (said !== place)
      problems.push({
        path,
        line: 1,
        lost: false,
        reason: `lang says ${said}, the place of the file ${place}; taken as ${language}`,
      });
    return { path, language, lexicon };
  });
  return { lexicons, problems };
}
