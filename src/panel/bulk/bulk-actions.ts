import type { AnyInput, Field } from '../fields/field.ts';
import { inputs, isPassword } from '../fields/field-values.ts';
import type { FormPage } from '../pages/form-page.ts';
import { isForRecords } from '../pages/page-records.ts';
import type { PanelDefinition } from '../pages/panel-definition.ts';
import { rowPages, type TablePage } from '../pages/table/table-page.ts';

/** An action that a list offers for several records: submitting a page for each, or setting one field. */
export interface BulkAction {
  /** `page:lock`, `field:Dept`. */
  readonly id: string;
  /** Name of the page whose checks each record has to pass. */
  readonly name: string;
  readonly page: FormPage;
  /** The field to be set; undefined for a page, whose own choices are asked once for all records. */
  readonly field: { readonly name: string; readonly field: AnyInput } | undefined;
}

/**
 * The actions that a list offers, in the order of their declaration; one that is not possible for several records is
 * left out, and reported as a mistake of the panel.
 */
export function bulkActions(panel: PanelDefinition, table: TablePage): readonly BulkAction[] {
  const known = found.get(table) ?? findActions(panel, table);
  found.set(table, known);
  return known;
}

const found = new WeakMap<TablePage, readonly BulkAction[]>();

function findActions(panel: PanelDefinition, table: TablePage): readonly BulkAction[] {
  const { pages = [], fields = [] } = table.bulk ?? {};
  return [
    ...pages.flatMap((name) => pageAction(panel, name) ?? []),
    ...fields.flatMap((name) => fieldAction(panel, table, name) ?? []),
  ];
}

/**
 * A page as an action for many records; undefined if it is not about records, or has input fields that are not choices.
 */
export function pageAction({ pages }: Pick<PanelDefinition, 'pages'>, name: string): BulkAction | undefined {
  const page = Object.hasOwn(pages, name) ? pages[name] : undefined;
  if (page?.kind !== 'form' || !isForRecords(page) || page.buttons.length > 0 || page.steps) return undefined;
  if (!Object.values(page.fields).every(isForMany)) return undefined;
  return { id: `page:${name}`, name, page, field: undefined };
}

/** Whether a field is only shown, or is a choice that can be the same for all. */
function isForMany(field: Field): boolean {
  return (
    field.kind === 'literal' || (field.kind === 'input' && (field.control === 'select' || field.control === 'radio'))
  );
}

/**
 * A field that can be set for many records, from the first page of a row that has it; undefined for passwords and
 * hidden fields.
 */
export function fieldAction(
  { pages }: Pick<PanelDefinition, 'pages'>,
  table: Pick<TablePage, 'open' | 'actions'>,
  field: string,
): BulkAction | undefined {
  for (const name of rowPages(table)) {
    const page = Object.hasOwn(pages, name) ? pages[name] : undefined;
    if (page?.kind !== 'form' || !isForRecords(page) || page.steps) continue;
    const input = inputs(page.fields).find(([own]) => own === field)?.[1];
    if (!input || isPassword(input) || input.control === 'hidden') continue;
    return { id: `field:${field}`, name, page, field: { name: field, field: input } };
  }
  return undefined;
}
