import type { Mistake } from '../../packages/mistake.ts';
import type { TablePage } from '../pages/table-page.ts';
import { isObject, mistake, show } from './foreign-value.ts';
import { codeMistakes, fieldMistakes, isTexts } from './page-parts.ts';

/** Finds the mistakes of a page that lists records. @param pages names of the panel's pages */
export function tableMistakes(name: string, page: TablePage, pages: readonly string[]): Mistake[] {
  const opened = [...page.actions, ...(page.create === undefined ? [] : [page.create])]
    .filter((target) => !pages.includes(target))
    .map((target) =>
      mistake(`page ${name} opens ${show(target)}, which is not a page of this panel`, 'pages', name, target),
    );
  const also = isTexts(page.also)
    ? []
    : [mistake(`page ${name} has something in "also" that is not a record key`, 'pages', name, 'also')];
  const only = codeMistakes(name, page, ['only']);
  return [...opened, ...fieldMistakes(name, page.columns, 'column'), ...also, ...only];
}

/** Whether a page is declared as a table and has the members that are checked. */
export function isTable(page: unknown): page is TablePage {
  if (!isObject(page) || page['kind'] !== 'table') return false;
  return isObject(page['lists']) && isObject(page['columns']) && Array.isArray(page['actions']);
}
