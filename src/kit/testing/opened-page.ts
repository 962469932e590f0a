import type { FieldModel } from '../../web/page/models/field-model.ts';
import type { FormModel } from '../../web/page/models/form-model.ts';
import type { TableModel } from '../../web/page/models/table-model.ts';
import type { ShownPage } from '../../web/shell.ts';

/** What a page shows, in the language it was asked for. */
export interface OpenedPage {
  /** 200, or what the page answered instead: 303 where it leads elsewhere, 404 where there is no such record. */
  readonly status: number;
  readonly title: string;
  /** What is said at the top: what was just done, or why the page cannot be shown; empty when nothing is. */
  readonly message: string;
  /** The lines of a form, by field name; none on a table. */
  readonly fields: Readonly<Record<string, OpenedField>>;
  /** The rows of a table; none on a form. */
  readonly rows: readonly OpenedRow[];
  readonly html: string;
}

/** One line of a form. */
export interface OpenedField {
  readonly label: string;
  readonly help: string;
  /** What it holds: text, or the value chosen; of several, the values with commas between them. */
  readonly value: string;
  /** The values that may be chosen; none where text is typed. */
  readonly options: readonly string[];
}

/** One row of a table. */
export interface OpenedRow {
  readonly key: string;
  /** What each cell says, by column. */
  readonly cells: Readonly<Record<string, string>>;
  /** Names of the pages this row opens. */
  readonly actions: readonly string[];
}

/** What a test sees of a page. @param shown undefined where nothing was shown but the status */
export function openedPage(status: number, html: string, shown: ShownPage | undefined): OpenedPage {
  if (!shown) return { status, title: '', message: '', fields: {}, rows: [], html };
  const form = formOf(shown);
  const table = tableOf(shown);
  return {
    status,
    title: shown.layout.title,
    message: messageOf(shown),
    fields: Object.fromEntries((form?.fields ?? []).map((field) => [field.name, openedField(field, shown)])),
    rows: (table?.rows ?? []).map((row) => ({
      key: row.key,
      cells: Object.fromEntries(
        row.cells.map(({ text, label }, index) => [
          table?.columns[index]?.name ?? '',
          label === undefined ? text : shown.t(label),
        ]),
      ),
      actions: [...(row.open ? [row.open] : []), ...row.actions].map(({ label }) => label.slice('actions.'.length)),
    })),
    html,
  };
}

export function formOf({ page }: ShownPage): FormModel | undefined {
  return 'fields' in page && 'descriptionArgs' in page ? page : undefined;
}

/** What is said at the top of a page, or what an error page says. */
export function messageOf({ layout, page, t }: ShownPage): string {
  if ('incident' in page) return t(page.sentence.key, page.sentence.args);
  return layout.message?.texts.join(' ') ?? '';
}

function tableOf({ page }: ShownPage): TableModel | undefined {
  return 'rows' in page ? page : undefined;
}

function openedField(field: FieldModel, { t }: ShownPage): OpenedField {
  const isChosen = field.options.length > 0;
  const chosen = field.options.filter((option) => option.chosen);
  return {
    label: t(field.label),
    help: field.help.map(({ key, args }) => t(key, args)).join(' '),
    value: isChosen ? chosen.map(({ value }) => value).join(',') : field.typed,
    options: field.control === 'literal' ? [] : field.options.map(({ value }) => value),
  };
}
