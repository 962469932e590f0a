import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PackageMistakes } from '../packages/mistake.ts';
import { isReserved } from '../panel/mistakes/reserved-names.ts';
import { loadModule } from '../panel/load-panel.ts';
import type { Root } from '../root.ts';
import { classicFile, classicLexiconFiles, classicPanels, type ClassicPanel } from './classic-panels.ts';
import { readFolderFiles } from './read/folder-files.ts';
import type { OldForm, OldPage } from './read/old-form.ts';
import type { PanelLexicon } from './read/lexicon-files.ts';
import { missingSubs } from './run/missing-subs.ts';
import { lastInMenu, type LexiconTexts, type OldPanel } from './old-panel.ts';
import { canBePanel, filterPanelFiles } from './read/panel-files.ts';
import type { PanelFolder } from './read/panel-folder.ts';
import { plainWrappers } from './perl/plain-wrappers.ts';
import type { Sub } from './subs.ts';

/** An old panel found in a package's folder. */
interface OldPanelSource {
  /** Returns the compiled module with the panel's subs, or undefined if there is none. */
  readonly moduleIn: (modules: string) => string | undefined;
  /** Loads the panel with its subs from the folder of the package's compiled modules. */
  readonly load: (modules: string, isTaken: (name: string) => boolean) => Promise<OldPanel>;
}

/**
 * Finds the old panel in a folder; undefined if there is none.
 * @throws PackageMistakes with the reasons why the panel cannot be loaded
 */
export async function findOldPanel(folder: string, root: Root): Promise<OldPanelSource | undefined> {
  const isOwn = filterPanelFiles(await readFolderFiles(folder, canBePanel)).length > 0;
  const classic =
    isOwn || !hasSubs(folder) ? undefined : classicPanels(root).find(({ name }) => name === basename(folder));
  if (!isOwn && classic === undefined) return undefined;
  // The XML reader is slow to load, and many servers have no old panel.
  const { readPanelFiles, readPanelFolder } = await import('./read/panel-folder.ts');
  const readClassic = async (panel: ClassicPanel): Promise<PanelFolder> => {
    const file = await classicFile(panel);
    const around = { folderName: panel.name, trees: [root.folder] };
    return { ...(await readPanelFiles(file, [file], classicLexiconFiles(root, panel), around)), name: panel.name };
  };
  const read = classic === undefined ? await readPanelFolder(folder, [root.folder]) : await readClassic(classic);
  if (read === undefined) return undefined;
  const { form } = read.panel;
  const { name, path } = read;
  if (!canBeCalled(name))
    throw new PackageMistakes([{ reason: `an old panel cannot be called ${JSON.stringify(name)}`, file: path }]);
  if (form === undefined)
    throw new PackageMistakes(
      read.mistakes.filter(({ lost }) => lost).map(({ path: file, line, reason }) => ({ file, line, reason })),
    );
  const moduleIn = (modules: string): string | undefined =>
    [dirname(path), '.'].map((place) => join(modules, place, 'subs.js')).find((file) => existsSync(file));
  return {
    moduleIn,
    load: async (modules, isTaken) => {
      const file = moduleIn(modules);
      const subs = file === undefined ? new Map<string, Sub>() : checkSubs(await loadModule(file));
      const other = basename(folder);
      return isTaken(name) && canBeCalled(other) ? renamed(oldPanel(read, subs), other, path) : oldPanel(read, subs);
    },
  };
}

/** A folder with subs only belongs to the panel of the same name in the classic install of the root. */
function hasSubs(folder: string): boolean {
  return ['subs.ts', 'subs.js'].some((file) => existsSync(join(folder, file)));
}

export function canBeCalled(name: string): boolean {
  return /^[A-Za-z0-9][\w.-]{0,63}$/.test(name) && !isReserved(name);
}

/** Two versions of a panel have the same file name; the second one is named after its folder. */
function renamed(panel: OldPanel, name: string, path: string): OldPanel {
  const reason = `there is a panel ${panel.name} already; this one is called ${name}, after its folder`;
  return { ...panel, name, mistakes: [...panel.mistakes, { path, line: 1, lost: false, reason }] };
}

/** A panel whose form cannot be read has no pages. */
export function oldPanel(read: PanelFolder, subs: ReadonlyMap<string, Sub>): OldPanel {
  const { name, header, panel, modules, lexicons, mistakes } = read;
  const form = panel.form ?? noForm;
  const codes = [panel.code, ...modules.map(({ code }) => code)];
  const plain = new Set(codes.flatMap((code) => [...plainWrappers(code)]));
  const names = codes.flatMap((code) => code.subs.map((sub) => sub.name));
  const perlSubs = new Set(names.filter((one) => !plain.has(one)));
  const inForm = formLexicons(read);
  const params = [...inForm, ...lexicons].find(({ lexicon }) => lexicon.params !== undefined)?.lexicon.params;
  return {
    kind: 'old',
    name,
    fileName: name,
    menu: { heading: header.heading, description: header.description, order: header.navigation ?? lastInMenu },
    form: form.pages.length > 0 ? form : { ...form, pages: [emptyPage] },
    drawsItself: form.pages.length === 0,
    lexicons: textsByLanguage([...inForm, ...lexicons]),
    params,
    subs,
    perlSubs,
    missing: missingSubs({ form, params, subs, perlSubs }),
    mistakes,
    modules: modules.map((module) => module.path),
    isConverted: true,
  };
}

/** Returns the lexicons inside the form. */
export function formLexicons({ panel }: PanelFolder): readonly Pick<PanelLexicon, 'language' | 'lexicon'>[] {
  return panel.lexicons.map((lexicon) => ({ language: lexicon.language ?? 'en-US', lexicon }));
}

const noForm: OldForm = { title: '', header: '', footer: '', preEvents: [], postEvents: [], pages: [], line: 1 };

/** Shown for a form without pages: its title and a notice that the rest is missing. */
const emptyPage: OldPage = {
  name: 'First',
  title: '',
  description: '',
  preEvents: [],
  postEvents: [],
  items: [],
  router: false,
  showsMessage: true,
  ownButtonsOnly: true,
  buttons: [],
  line: 1,
};

export function textsByLanguage(
  lexicons: readonly Pick<PanelLexicon, 'language' | 'lexicon'>[],
): ReadonlyMap<string, LexiconTexts> {
  const byLanguage = new Map<string, Map<string, string>>();
  for (const { language, lexicon } of lexicons) {
    const texts = byLanguage.get(language) ?? new Map<string, string>();
    byLanguage.set(language, texts);
    for (const [base, { text }] of lexicon.entries) texts.set(base, text);
  }
  return byLanguage;
}

/** @throws Error if the module exports something else */
function checkSubs(exported: unknown): ReadonlyMap<string, Sub> {
  if (typeof exported !== 'object' || exported === null)
    throw new Error('subs: the module has no default export made by defineSubs');
  const subs = new Map<string, Sub>();
  for (const [name, sub] of Object.entries(exported)) {
    if (!isSub(sub)) throw new Error(`subs: ${name} is not a function`);
    subs.set(name, sub);
  }
  return subs;
}

function isSub(exported: unknown): exported is Sub {
  return typeof exported === 'function';
}
