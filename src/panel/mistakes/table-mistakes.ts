import { isTextList } from '../../files/state/json-kinds.ts';
import type { Mistake } from '../../packages/mistake.ts';
import { pagesOpened, type TablePage } from '../pages/table/table-page.ts';
import { isObject, mistake, shownValue } from './unknown-value.ts';
import { isFormPage } from './form-mistakes.ts';
import { codeMistakes, fieldMistakes } from './page-parts.ts';

/**
 * Finds the mistakes of a page that lists records.
 * @param pages the panel's pages
 */
export function tableMistakes(name: string, page: TablePage, pages: Readonly<Record<string, unknown>>): Mistake[] {
  const opened = pagesOpened(page)
    .filter((target) => !Object.hasOwn(pages, target))
    .map((target) =>
      mistake(`page ${name} opens ${shownValue(target)}, which is not a page of this panel`, 'pages', name, target),
    );
  const links = page.links
    .filter((target) => isForRecords(pages[target]))
    .map((target) =>
      mistake(`page ${name} links to ${target}, which is about one record: a row opens it`, 'pages', name, target),
    );
  const also = isTextList(page.also)
    ? []
    : [mistake(`page ${name} has something in "also" that is not a record key`, 'pages', name, 'also')];
  const only = codeMistakes(name, page, ['only', 'notes']);
  return [
    ...opened,
    ...links,
    ...filterMistakes(name, page),
    ...asideMistakes(name, page),
    ...fieldMistakes(name, page.columns, 'column'),
    ...also,
    ...only,
  ];
}

function isForRecords(page: unknown): boolean {
  if (isFormPage(page)) return !page.creates && page.settings === undefined;
  return isObject(page) && page['kind'] === 'view' && isObject(page['about']);
}

function filterMistakes(name: string, { filters, columns }: TablePage): Mistake[] {
  return filters
    .filter((filter) => (typeof filter === 'string' ? !Object.hasOwn(columns, filter) : !isRecordFilter(filter)))
    .map((filter) =>
      mistake(
        `page ${name} has a filter ${shownValue(filter)}, which is none of its columns`,
        'pages',
        name,
        'filters',
      ),
    );
}

function asideMistakes(name: string, { aside, columns }: TablePage): Mistake[] {
  const others = Object.keys(columns).slice(1);
  return aside
    .filter((column) => !others.includes(column))
    .map((column) =>
      mistake(
        `page ${name} puts ${shownValue(column)} aside, which is none of its further columns`,
        'pages',
        name,
        'aside',
      ),
    );
}

function isRecordFilter(filter: unknown): boolean {
  return isObject(filter) && typeof filter['name'] === 'string' && typeof filter['keys'] === 'function';
}

/** Whether a page is declared as a table and has the members that are checked. */
export function isTablePage(page: unknown): page is TablePage {
  if (!isObject(page) || page['kind'] !== 'table') return false;
  const lists = [page['open'], page['actions'], page['links'], page['filters'], page['aside']];
  return isObject(page['lists']) && isObject(page['columns']) && lists.every((list) => Array.isArray(list));
}
