import type { Mistake } from '../../packages/mistake.ts';
import { fieldAction, pageAction } from '../bulk/bulk-actions.ts';
import type { Page } from '../pages/panel-definition.ts';
import { isObject, mistake, shownValue } from './unknown-value.ts';
import { isForm } from './form-mistakes.ts';
import { isTexts } from './page-parts.ts';
import { isTable } from './table-mistakes.ts';

/**
 * Actions that a list offers for several records although they are not possible. @param pages all pages of the panel
 */
export function bulkMistakes(pages: Readonly<Record<string, unknown>>): Mistake[] {
  const known = Object.fromEntries(
    Object.entries(pages).filter((entry): entry is [string, Page] => isForm(entry[1]) || isTable(entry[1])),
  );
  return Object.entries(pages).flatMap(([name, table]) => {
    if (!isTable(table) || table.bulk === undefined) return [];
    const { pages: opened = [], fields = [] } = table.bulk;
    if (!isObject(table.bulk) || !isTexts(opened) || !isTexts(fields))
      return [mistake(`bulk of page ${name} needs names of pages and fields`, 'pages', name, 'bulk')];
    return [
      ...opened
        .filter((page) => !pageAction({ pages: known }, page))
        .map(
          (page) =>
            `offers ${shownValue(page)} for many; it must be a page about a record whose only input fields are choices`,
        ),
      ...fields
        .filter((field) => !fieldAction({ pages: known }, table, field))
        .map((field) => `offers to set ${shownValue(field)} for many, which is not a field of a page that a row opens`),
    ].map((reason) => mistake(`page ${name} ${reason}`, 'pages', name, 'bulk'));
  });
}
