import { setTimeout as delay } from 'node:timers/promises';
import { wordsOf } from '../../panel/pages/fold-text.ts';
import type { FoundModel, SearchModel } from '../page/models/search-model.ts';
import { listingsOf, createsRecords } from '../panels/listings.ts';
import { pageUrl } from '../panels/panel-pages.ts';
import type { Visit } from '../visit.ts';
import { findRecords, prepareRecords, type FoundRecord } from './find-records.ts';
import { findSettings, type FoundSetting } from './find-settings.ts';
import { searchDocuments } from './search-document.ts';
import { WordIndex } from './word-index.ts';

/** After this time the page has been sent, with its style and its script. */
const prepareMs = 100;

/** How many of each kind are shown: on the page, and while a person types. */
const limits = { page: 30, results: 6 } as const;

/** Finds panels, pages, fields, records and settings: as a page, or as the results alone while one types. */
export async function showSearch(visit: Visit): Promise<void> {
  const { q, part } = visit.request.query;
  const search = typeof q === 'string' ? q.trim().slice(0, 200) : '';
  if (part === 'results') {
    await visit.piece('search-results', await found(visit, search, limits.results));
    if (search === '') prepareSearch(visit);
  } else {
    const model = await found(visit, search, limits.page);
    await visit.page('search', { key: 'search.title', args: {} }, model, { here: 'search' });
  }
}

const prepared = new WeakSet<object>();

/** Prepares the first search, which is the slowest, before a person types: once, after the page was sent. */
export function prepareSearch(visit: Visit): void {
  const { frame } = visit.web;
  if (prepared.has(frame)) return;
  prepared.add(frame);
  const work = async (): Promise<void> => {
    await delay(prepareMs, undefined, { ref: false });
    await wordIndex(visit);
    await prepareRecords(visit);
  };
  // A later search gets the same error, and shows it.
  work().catch(() => undefined);
}

async function found(visit: Visit, search: string, limit: number): Promise<SearchModel> {
  const words = wordsOf(search);
  const documents = words.length === 0 ? [] : (await wordIndex(visit)).find(search);
  const ofKind = (kind: string): FoundModel[] =>
    documents
      .filter((one) => one.kind === kind)
      .slice(0, limit)
      .map(({ title, about, where, href }) => ({ title, about, where, href }));
  const records = findRecords(visit, words, limit);
  const groups = [
    { heading: 'search.panels', items: ofKind('panel') },
    { heading: 'search.records', items: records.map((record) => recordModel(visit, record)) },
    { heading: 'search.pages', items: ofKind('page') },
    { heading: 'search.fields', items: ofKind('field') },
    { heading: 'search.settings', items: findSettings(visit, words, limit).map((one) => settingModel(visit, one)) },
  ].filter(({ items }) => items.length > 0);
  const count = groups.reduce((sum, { items }) => sum + items.length, 0);
  return { search, count, groups, lists: records.length < limit ? [] : listsOf(visit, search) };
}

function recordModel(visit: Visit, found: FoundRecord): FoundModel {
  const { record, texts, panel, href } = found;
  return { title: record.key, about: texts.join(' · '), where: visit.translator(panel)('menu'), href };
}

function settingModel(visit: Visit, found: FoundSetting): FoundModel {
  const { key, property, value, place } = found;
  const t = visit.translator(place?.panel);
  return {
    title: property === undefined ? key : `${key} ${property}`,
    about: [place && t(`fields.${place.field}.label`), value].filter(Boolean).join(': '),
    where: place ? t('menu') : t('search.noPanel'),
    href: place?.href,
  };
}

/** Links to the lists, which find more records than are shown here. */
function listsOf(visit: Visit, search: string): SearchModel['lists'] {
  return listingsOf(visit.web)
    .filter(createsRecords)
    .map(({ panel, name }) => ({
      text: visit.translator(panel.name)('menu'),
      href: `${pageUrl(panel.name, name)}?search=${encodeURIComponent(search)}`,
    }));
}

const indexes = new WeakMap<object, Map<string, Promise<WordIndex>>>();

/** The index of a language, built when it is first needed, and again when the packages or the menu change. */
function wordIndex({ web, language }: Visit): Promise<WordIndex> {
  const { frame } = web;
  const known = indexes.get(frame) ?? new Map<string, Promise<WordIndex>>();
  indexes.set(frame, known);
  const id = [language, ...frame.panels(language)].join(' ');
  const index = known.get(id) ?? WordIndex.of(searchDocuments(web, language));
  known.set(id, index);
  return index;
}
