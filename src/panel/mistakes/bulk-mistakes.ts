import { isTextList } from '../../files/state/json-kinds.ts';
import type { Mistake } from '../../packages/mistake.ts';
import { fieldAction, pageAction, type BulkAction } from '../bulk/bulk-actions.ts';
import { inputs } from '../fields/field-values.ts';
import type { Page } from '../pages/panel-definition.ts';
import { bulkNames } from '../submit/posted-names.ts';
import { isObject, mistake, shownValue } from './unknown-value.ts';
import { isFormPage } from './form-mistakes.ts';
import { isTablePage } from './table-mistakes.ts';

/**
 * Actions that a list offers for several records although they are not possible.
 * @param pages all pages of the panel
 */
export function bulkMistakes(pages: Readonly<Record<string, unknown>>): Mistake[] {
  const known = Object.fromEntries(
    Object.entries(pages).filter((entry): entry is [string, Page] => isFormPage(entry[1]) || isTablePage(entry[1])),
  );
  return Object.entries(pages).flatMap(([name, table]) => {
    if (!isTablePage(table) || table.bulk === undefined) return [];
    const { pages: opened = [], fields = [] } = table.bulk;
    if (!isObject(table.bulk) || !isTextList(opened) || !isTextList(fields))
      return [mistake(`bulk of page ${name} needs names of pages and fields`, 'pages', name, 'bulk')];
    return [
      ...opened.flatMap((page) => pageReasons(page, pageAction({ pages: known }, page))),
      ...fields.flatMap((field) => fieldReasons(field, fieldAction({ pages: known }, table, field))),
    ].map((reason) => mistake(`page ${name} ${reason}`, 'pages', name, 'bulk'));
  });
}

function pageReasons(page: string, action: BulkAction | undefined): string[] {
  if (!action)
    return [
      `offers ${shownValue(page)} for many; it must be a page about a record whose only input fields are choices`,
    ];
  return inputs(action.page.fields).flatMap(([field]) =>
    bulkNames.includes(field)
      ? `offers ${shownValue(page)} for many, but its field ${field} has a name that the page for many posts itself`
      : [],
  );
}

function fieldReasons(field: string, action: BulkAction | undefined): string[] {
  if (!action) return [`offers to set ${shownValue(field)} for many, which is not a field of a page that a row opens`];
  return bulkNames.includes(field)
    ? [`offers to set ${shownValue(field)} for many, which is a name that the page for many posts itself`]
    : [];
}
