import type { AnyInput, Choice, Field, Fields } from './fields/field.ts';
import type { Page, PanelDefinition } from './pages/panel-definition.ts';
import type { Reading, ReadDatabase } from './fields/reading.ts';
import { filterName } from './pages/table-filter.ts';
import { pagesOpened } from './pages/table-page.ts';

/**
 * Every lexicon key that a panel's definition asks for, in the order of its pages: its own lexicon or the shared one has
 * to say each of them. Not here: texts that may be left out (`fields.X.help`, `pages.X.saved`), the heading of the menu,
 * which is said as it is where no lexicon has it, and what only code names.
 */
export function lexiconKeysOf(panel: PanelDefinition): readonly string[] {
  const pages = Object.entries(panel.pages).flatMap(([name, page]) => pageKeys(name, page));
  return [...new Set(['menu', ...pages])];
}

function pageKeys(name: string, page: Page): string[] {
  const own = (part: string): string => `pages.${name}.${part}`;
  if (page.kind === 'form') {
    const buttons = page.buttons.length > 0 ? page.buttons.map((button) => `buttons.${button}`) : ['button'];
    const steps = Object.keys(page.steps ?? {}).map((step) => `steps.${step}.title`);
    return [...['title', 'description', ...steps, ...buttons].map(own), ...fieldKeys(page.fields)];
  }
  if (page.kind === 'router') return [];
  if (page.kind === 'view') return [own('title')];
  return [
    ...['title', 'description'].map(own),
    ...fieldKeys(page.columns),
    ...page.filters.map((filter) => `fields.${filterName(filter)}.label`),
    ...pagesOpened(page).map((action) => `actions.${action}`),
  ];
}

function fieldKeys(fields: Fields): string[] {
  return Object.entries(fields).flatMap(([name, field]) => [
    ...(field.kind === 'input' && field.control === 'hidden' ? [] : [`fields.${name}.label`]),
    ...wordedValues(name, field),
  ]);
}

/** Keys of the values of a field that the lexicon says in words. A switch has only its label. */
function wordedValues(name: string, field: Field): readonly string[] {
  const own = (value: string): string => `fields.${name}.options.${value}`;
  if (field.kind === 'literal') return field.options.map(own);
  if (field.kind === 'file') return [];
  if (field.control === 'switch' || field.control === 'checkbox') return [];
  return choicesWithoutRecords(field).flatMap(({ value, text, label }) =>
    text === undefined ? [label ?? own(value)] : [],
  );
}

const noRecords: ReadDatabase = { get: () => undefined, stored: () => undefined, ofType: () => [] };
/** A server without any records. */
export const emptyServer: Reading = { accounts: noRecords, configuration: noRecords, database: () => noRecords };

/** What can be chosen on a server without any records; nothing where that cannot be said. */
export function choicesWithoutRecords(field: AnyInput): readonly Choice[] {
  try {
    return field.choices(emptyServer, undefined);
  } catch {
    return [];
  }
}
