import type { FieldModel } from '../../web/page/models/field-model.ts';
import type { FormModel } from '../../web/page/models/form-model.ts';
import type { TableModel } from '../../web/page/models/table-model.ts';
import type { ShownPage } from '../../web/web-settings.ts';

/** The content of a page, in the requested language. */
export interface OpenedPage {
  /** 200, or another status: 303 for a redirect, 404 if the record does not exist. */
  readonly status: number;
  readonly title: string;
  /** The messages at the top: about the last action, or why the page cannot be shown; often empty. */
  readonly message: string;
  /** The fields of a form, by name; empty for a table. */
  readonly fields: Readonly<Record<string, OpenedField>>;
  /** The rows of a table; empty for a form. */
  readonly rows: readonly OpenedRow[];
  readonly html: string;
}

/** One field of a form. */
export interface OpenedField {
  readonly label: string;
  readonly help: string;
  /** Its value: text, or the chosen value; several values are separated by commas. */
  readonly value: string;
  /** The values that can be chosen; empty for text fields. */
  readonly options: readonly string[];
}

/** One row of a table. */
export interface OpenedRow {
  readonly key: string;
  /** The text of each cell, by column. */
  readonly cells: Readonly<Record<string, string>>;
  /** Names of the pages linked from this row. */
  readonly actions: readonly string[];
}

/**
 * Returns what a test sees of a page.
 * @param shown undefined if only a status was sent
 */
export function openedPage(status: number, html: string, shown: ShownPage | undefined): OpenedPage {
  if (!shown) return { status, title: '', message: '', fields: {}, rows: [], html };
  const form = formOf(shown);
  const table = tableOf(shown);
  return {
    status,
    title: shown.layout.title,
    message: shownMessage(shown),
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

/** Returns the messages at the top of a page, or on an error page. */
export function shownMessage({ layout, page, t }: ShownPage): string {
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
