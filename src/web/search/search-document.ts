import { onOneLine } from '../../process/one-line.ts';
import { inputs, placeOf } from '../../panel/fields/field-values.ts';
import type { AnyInput, Field } from '../../panel/fields/field.ts';
import type { FormPage } from '../../panel/pages/form-page.ts';
import type { Page, PanelDefinition } from '../../panel/pages/panel-definition.ts';
import { choicesWithoutRecords } from '../../panel/fields/empty-server.ts';
import { base } from '../base-url.ts';
import { builtInPages } from '../page/frame.ts';
import type { Translate } from '../words/translate.ts';
import { pageUrl } from '../panels/panel-pages.ts';
import type { WebContext } from '../web-context.ts';

/** A panel, page or field that a search can find, with its texts in one language. */
export interface SearchDocument {
  readonly kind: 'panel' | 'page' | 'field';
  readonly title: string;
  /** Its description or help text. */
  readonly about: string;
  /** The panel it is in; empty for the panel itself. */
  readonly where: string;
  /** Title and description in English, where the language is another. */
  readonly english: string;
  /** Names of properties, of pages and of the panel. */
  readonly names: string;
  readonly href: string;
}

/** All that can be found of the panels in the menu and of Panelsmith itself. */
export function searchDocuments(web: WebContext, language: string): SearchDocument[] {
  const shown = new Set(web.frame.panels(language));
  const definitions = web.system.packages.flatMap(({ definition }) =>
    definition && shown.has(definition.name) ? definition : [],
  );
  return [
    ...definitions.flatMap((definition) => {
      const languages = searchLanguages(web, language, definition.name);
      return definition.kind === 'old'
        ? (oldPanelDocument(languages, definition.name) ?? [])
        : panelDocuments(languages, definition);
    }),
    ...builtInPages.flatMap((name) => builtInDocument(searchLanguages(web, language), name) ?? []),
  ];
}

function oldPanelDocument(languages: SearchLanguages, name: string): SearchDocument | undefined {
  return document(languages, { kind: 'panel', title: 'menu', href: `${base}/${name}`, names: [name] });
}

function builtInDocument(languages: SearchLanguages, name: (typeof builtInPages)[number]): SearchDocument | undefined {
  const href = name === 'home' ? `${base}/` : `${base}/${name}`;
  return document(languages, {
    kind: 'page',
    title: `${name}.menu`,
    about: `${name}.description`,
    href,
    names: [name],
  });
}

/** The sentences of keys in the reader's language and in English; empty if there is none. */
interface SearchLanguages {
  readonly own: Translate;
  readonly english: Translate;
}

function searchLanguages(web: WebContext, language: string, panel?: string): SearchLanguages {
  const old = panel === undefined ? undefined : web.oldWords.translator(language, panel);
  const languages = (code: string): Translate => {
    const t =
      (panel === undefined ? undefined : web.oldWords.translator(code, panel)) ?? web.wording.translator(code, panel);
    return (key, args) =>
      old !== undefined || web.wording.has(key, code, panel ?? 'shared') ? plainText(t(key, args)) : '';
  };
  return { own: languages(language), english: language === 'en' ? () => '' : languages('en') };
}

interface DocumentSource {
  readonly kind: SearchDocument['kind'];
  /** Lexicon keys. */
  readonly title: string;
  readonly about?: string;
  readonly where?: string;
  readonly href: string;
  readonly names: readonly string[];
  readonly more?: readonly string[];
}

/** Returns undefined if the language has no text for the title. */
function document({ own, english }: SearchLanguages, source: DocumentSource): SearchDocument | undefined {
  const { kind, title, about, where, href, names, more = [] } = source;
  const text = own(title, noKey);
  if (text === '') return undefined;
  const texts = [about, ...more].filter((key) => key !== undefined);
  return {
    kind,
    title: text,
    about: about === undefined ? '' : own(about, noKey),
    where: where === undefined ? '' : own(where),
    english: [title, ...texts].map((key) => english(key, noKey)).join('\n'),
    names: [...names.flatMap(nameParts), ...more.map((key) => own(key))].join(' '),
    href,
  };
}

/** Arguments for the title of a page about one record, without a record. */
const noKey = { key: '' };

function panelDocuments(languages: SearchLanguages, panel: PanelDefinition): SearchDocument[] {
  const [firstPage = ''] = Object.keys(panel.pages);
  const pages = Object.entries(panel.pages).map(([name, page]) => ({ name, page, href: pageHref(panel, name, page) }));
  const about = `pages.${firstPage}.description`;
  return [
    document(languages, { kind: 'panel', title: 'menu', about, href: `${base}/${panel.name}`, names: [panel.name] }),
    ...pages.filter(({ name }) => name !== firstPage).map((place) => pageDocument(languages, place)),
    ...fieldDocuments(languages, pages),
  ].filter((found) => found !== undefined);
}

/** A page of a panel, and where it is opened. */
interface PagePlace {
  readonly name: string;
  readonly page: Page;
  readonly href: string;
}

/** A page about one record is opened from the panel's first page. */
function pageHref(panel: PanelDefinition, name: string, page: Page): string {
  return isOpen(page) ? pageUrl(panel.name, name) : `${base}/${panel.name}`;
}

function pageDocument(languages: SearchLanguages, { name, page, href }: PagePlace): SearchDocument | undefined {
  if (page.kind === 'router') return undefined;
  const title = isOpen(page) ? `pages.${name}.title` : `actions.${name}`;
  const about = `pages.${name}.description`;
  return document(languages, { kind: 'page', title, about, where: 'menu', href, names: [name] });
}

/** A field on several pages is found once: on the last one for settings, or else on the first one. */
function fieldDocuments(languages: SearchLanguages, pages: readonly PagePlace[]): SearchDocument[] {
  const documents = new Map<string, SearchDocument>();
  for (const place of pages)
    for (const [name, field] of Object.entries(fieldsOf(place.page))) {
      if (documents.has(name) && !isSettings(place.page)) continue;
      const found = fieldDocument(languages, name, field, place);
      if (found) documents.set(name, found);
    }
  return [...documents.values()];
}

function fieldsOf(page: Page): Readonly<Record<string, Field>> {
  if (page.kind === 'form') return page.fields;
  return page.kind === 'table' ? page.columns : {};
}

function fieldDocument(
  languages: SearchLanguages,
  name: string,
  field: Field,
  { page, href }: PagePlace,
): SearchDocument | undefined {
  if (field.kind === 'input' && field.control === 'hidden') return undefined;
  return document(languages, {
    kind: 'field',
    title: `fields.${name}.label`,
    about: `fields.${name}.help`,
    where: 'menu',
    href: isOpen(page) && page.kind === 'form' ? `${href}#${name}` : href,
    names: propertyNames(name, field),
    more: wordsOf(name, field),
  });
}

/** The labels of the choices of a field. */
function wordsOf(name: string, field: Field): readonly string[] {
  if (field.kind === 'literal') return field.options.map((value) => `fields.${name}.options.${value}`);
  if (field.kind === 'file' || field.control === 'switch' || field.control === 'checkbox') return [];
  return choicesWithoutRecords(field).flatMap(({ value, text, label }) =>
    text === undefined ? [label ?? `fields.${name}.options.${value}`] : [],
  );
}

function propertyNames(name: string, field: Field): readonly string[] {
  if (field.kind !== 'input') return [name];
  const place = placeOf(name, field);
  if (!place) return [name];
  return 'setting' in place ? [name, place.setting.name, place.setting.key] : [name, place.property];
}

/** `AllowHosts` is found by either word as well. */
function nameParts(name: string): readonly string[] {
  return [name, ...name.split(/(?<=[a-z0-9])(?=[A-Z])/)];
}

/** Whether a page can be opened without a record. */
function isOpen(page: Page): boolean {
  return page.kind !== 'form' || page.creates || page.settings !== undefined;
}

function isSettings(page: Page): page is FormPage {
  return page.kind === 'form' && page.settings !== undefined;
}

/** Sentences of old panels can hold markup. */
function plainText(text: string): string {
  return onOneLine(text.replace(/<[^>]*>/g, ' '));
}

/** The field of a panel that changes a property. */
export interface FieldPlace {
  readonly panel: string;
  readonly field: string;
  readonly href: string;
}

/** Where the properties of certain records can be changed, by `DATABASE KEY PROPERTY`. */
export function settingPlaces(web: WebContext): ReadonlyMap<string, FieldPlace> {
  const places = new Map<string, FieldPlace>();
  for (const { definition } of web.system.packages) {
    if (!definition || definition.kind === 'old') continue;
    for (const [name, page] of Object.entries(definition.pages)) {
      if (page.kind !== 'form') continue;
      const href = pageHref(definition, name, page);
      for (const [field, input] of inputs(page.fields)) {
        const id = settingId(page, field, input);
        if (id !== undefined && !places.has(id))
          places.set(id, { panel: definition.name, field, href: isOpen(page) ? `${href}#${field}` : href });
      }
    }
  }
  return places;
}

function settingId(page: FormPage, name: string, field: AnyInput): string | undefined {
  const place = placeOf(name, field);
  if (!place) return undefined;
  if ('setting' in place) return [place.setting.database, place.setting.key, place.setting.name].join(' ');
  return page.settings === undefined ? undefined : [page.source.database, page.settings, place.property].join(' ');
}
