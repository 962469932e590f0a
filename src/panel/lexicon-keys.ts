import { choicesWithoutRecords } from './fields/empty-server.ts';
import type { Field, Fields } from './fields/field.ts';
import type { Page, PanelDefinition } from './pages/panel-definition.ts';
import { filterName } from './pages/table/table-filter.ts';
import { pagesOpened } from './pages/table/table-page.ts';

/**
 * Every lexicon key that a panel's definition needs, in the order of its pages; its own lexicon or the shared one must
 * have each. Not included: optional texts (`fields.X.help`, `pages.X.saved`), the menu heading (shown as it is when it
 * is in no lexicon), and keys used only in code.
 */
export function lexiconKeysOf(panel: PanelDefinition): readonly string[] {
  const pages = Object.entries(panel.pages).flatMap(([name, page]) => pageKeys(name, page));
  const firstDay = Object.keys(panel.firstDay ?? {}).map((name) => `firstDay.${name}`);
  const related = Object.entries(panel.related ?? {}).flatMap(([name, { lost = false }]) => [
    `related.${name}.title`,
    ...(lost ? [`related.${name}.lost`] : []),
  ]);
  return [...new Set(['menu', ...pages, ...firstDay, ...related])];
}

function pageKeys(name: string, page: Page): string[] {
  const own = (part: string): string => `pages.${name}.${part}`;
  if (page.kind === 'form') {
    const buttons = page.buttons.length > 0 ? page.buttons.map((button) => `buttons.${button}`) : ['button'];
    const steps = Object.keys(page.steps ?? {}).map((step) => `steps.${step}.title`);
    return [
      ...['title', 'description', ...steps, ...buttons].map(own),
      ...Object.keys(page.sections ?? {}).map((section) => `sections.${section}.title`),
      ...fieldKeys(page.fields),
    ];
  }
  if (page.kind === 'router') return [];
  if (page.kind === 'view') return [own('title')];
  return [
    ...['title', 'description'].map(own),
    ...fieldKeys(page.columns),
    ...page.filters.map((filter) => `fields.${filterName(filter)}.label`),
    ...[...pagesOpened(page), ...(page.bulk?.pages ?? [])].map((action) => `actions.${action}`),
  ];
}

function fieldKeys(fields: Fields): string[] {
  return Object.entries(fields).flatMap(([name, field]) => [
    ...(field.kind === 'input' && field.control === 'hidden' ? [] : [`fields.${name}.label`]),
    ...wordedValues(name, field),
  ]);
}

/** Lexicon keys of the values of a field. A switch has only its label; numbers need no sentence. */
function wordedValues(name: string, field: Field): readonly string[] {
  const own = (value: string): string => `fields.${name}.options.${value}`;
  if (field.kind === 'literal') return field.options.filter((value) => !isNumber(value)).map(own);
  if (field.kind === 'file') return [];
  if (field.control === 'switch' || field.control === 'checkbox') return [];
  return choicesWithoutRecords(field).flatMap(({ value, text, label }) =>
    text !== undefined || (label === undefined && isNumber(value)) ? [] : [label ?? own(value)],
  );
}

function isNumber(value: string): boolean {
  return numberOfKey(`fields.any.options.${value}`) !== undefined;
}

/** The number that an option's lexicon key stands for, shown as it is where no lexicon has words for it. */
export function numberOfKey(key: string): string | undefined {
  return /^fields\.[^.]+\.options\.(-?[0-9]+)$/.exec(key)?.[1];
}
