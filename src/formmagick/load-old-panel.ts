import { dirname } from 'node:path/posix';
import type { Call } from './call.ts';
import { isKnown } from './check-field.ts';
import { findSub } from './call-sub.ts';
import type { Form, FormField } from './form.ts';
import type { PanelLexicon } from './lexicon-files.ts';
import { lastInMenu, type LexiconTexts, type OldPanel } from './old-panel.ts';
import { readPanelFolder, type PanelFolder } from './panel-folder.ts';
import type { Sub } from './subs.ts';

/** An old panel that was found in a folder, before its subs are loaded. */
export interface FoundPanel {
  readonly name: string;
  /** Where the modules with its subs would be, from the folder: the best place first. */
  readonly subs: readonly string[];
  /** The panel with its subs, as the module's default export gives them. */
  withSubs(exported: unknown): OldPanel;
}

/**
 * Finds the old panel in a folder; undefined when there is none.
 * @throws Error whose message says, for the panel's keeper, why it cannot be read
 */
export async function findOldPanel(folder: string): Promise<FoundPanel | undefined> {
  const read = await readPanelFolder(folder);
  if (read === undefined) return undefined;
  const { form } = read.panel;
  if (form === undefined || form.pages.length === 0) {
    const [worst] = read.problems.filter(({ lost }) => lost);
    throw new Error(`${worst?.path ?? read.path}:${worst?.line ?? 1}: ${worst?.reason ?? 'the form has no pages'}`);
  }
  const places = [...new Set([dirname(read.path), '.'])];
  return {
    name: read.name,
    subs: places.flatMap((place) => (place === '.' ? 'subs.js' : `${place}/subs.js`)),
    withSubs: (exported) => oldPanel(read, form, checkSubs(exported)),
  };
}

function oldPanel(read: PanelFolder, form: Form, subs: ReadonlyMap<string, Sub>): OldPanel {
  const { name, header, panel, modules, lexicons, problems } = read;
  const perlSubs = new Set([panel.code, ...modules.map(({ code }) => code)].flatMap((code) => code.subs.map((sub) => sub.name))); // prettier-ignore
  const inForm = panel.lexicons.map((lexicon) => ({ language: lexicon.language ?? 'en-US', lexicon }));
  const params = [...inForm, ...lexicons].find(({ lexicon }) => lexicon.params !== undefined)?.lexicon.params;
  return {
    kind: 'old',
    name,
    menu: { heading: header.heading, description: header.description, order: header.navigation ?? lastInMenu },
    form,
    lexicons: textsByLanguage([...inForm, ...lexicons]),
    params,
    subs,
    perlSubs,
    missing: missingSubs({ form, params, subs, perlSubs }),
    problems,
  };
}

function textsByLanguage(
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

/** @throws Error when the module exports something else */
function checkSubs(exported: unknown): ReadonlyMap<string, Sub> {
  if (exported === undefined) return new Map();
  if (typeof exported !== 'object' || exported === null)
    throw new Error('subs: the module has no default export made by defineSubs');
  const subs = new Map<string, Sub>();
  for (const [name, sub] of Object.entries(exported)) {
    if (typeof sub !== 'function') throw new Error(`subs: ${name} is no function`);
    subs.set(name, sub as Sub);
  }
  return subs;
}

type Named = Pick<OldPanel, 'form' | 'params' | 'subs' | 'perlSubs'>;

/** Subs and validators that the form names and nobody has, in the order of the form. */
function missingSubs(panel: Named): readonly string[] {
  const { form, params } = panel;
  const items = form.pages.flatMap((page) => page.items);
  const fields = items.flatMap((item) => (item.kind === 'field' ? item : []));
  const calls: readonly Call[] = [
    ...(params === undefined ? [] : [params]),
    ...form.preEvents,
    ...form.pages.flatMap((page) => [...page.preEvents, ...page.items.flatMap(callsOf), ...page.postEvents]),
    ...form.postEvents,
  ];
  const subs = calls.filter(({ sub }) => findSub(panel, sub) === undefined).map(({ sub }) => sub);
  const validators = fields
    .flatMap(({ validations }) => validations)
    .filter(({ name, arguments: given }) => !isKnown(panel, name, given))
    .map(({ name }) => name);
  return [...new Set([...subs, ...validators])];
}

function callsOf(item: Form['pages'][number]['items'][number]): readonly Call[] {
  if (item.kind === 'subroutine') return [item.call];
  return item.kind === 'field' ? fieldCalls(item) : [];
}

function fieldCalls({ display, value, options }: FormField): readonly Call[] {
  return [
    ...(display === undefined ? [] : [display]),
    ...(value.kind === 'call' ? [value.call] : []),
    ...(options?.kind === 'call' ? [options.call] : []),
  ];
}
