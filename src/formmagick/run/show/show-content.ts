import type { PageRow, ShownLink } from './page-view.ts';
import type { OldRequest } from '../calls/old-request.ts';
import type { PanelLink, PanelTable, SubContent, SubValues, PanelField } from '../../sub-content.ts';
import type { SubAnswer } from '../../subs.ts';

/** Makes the row of a field that a sub made. */
export type FieldRow = (field: PanelField) => PageRow;

/**
 * Converts what a sub returned to rows of the page. Fields are passed to `onField`. A string is shown as text, never as
 * markup.
 */
export function contentRows(request: OldRequest, answer: SubAnswer, onField: FieldRow): readonly PageRow[] {
  const { words } = request;
  if (typeof answer === 'string' || typeof answer === 'number')
    return answer === '' ? [] : [{ kind: 'rich', rich: [String(answer)] }];
  if (isList(answer))
    return isTextTable(answer) ? [textTable(answer)] : answer.flatMap((one) => contentRows(request, one, onField));
  if (!isContent(answer)) return [];
  switch (answer.kind) {
    case 'field':
      return [onField(answer)];
    case 'table':
      return [tableRow(request, answer)];
    case 'link':
      return [{ kind: 'link', link: shownLink(request, answer) }];
    case 'button':
      return [
        {
          kind: 'button',
          button: { text: words.text(answer.label), name: answer.name, danger: destroys(answer.label) },
        },
      ];
    case 'heading':
      return [{ kind: 'heading', text: words.text(answer.base, answer.args) }];
    case 'paragraph':
      return [{ kind: 'rich', rich: words.rich(answer.base, answer.args) }];
  }
}

const kinds = new Set(['field', 'table', 'link', 'button', 'heading', 'paragraph']);

/** Content made by the panel's functions. Any other value that a sub returns is not shown. */
function isContent(answer: SubAnswer): answer is SubContent {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    'kind' in answer &&
    typeof answer.kind === 'string' &&
    kinds.has(answer.kind)
  );
}

function isList(answer: SubAnswer): answer is readonly SubAnswer[] {
  return Array.isArray(answer);
}

function isTextTable(list: readonly SubAnswer[]): list is readonly (readonly string[])[] {
  return list.length > 0 && list.every((row) => isList(row) && row.every((cell) => typeof cell === 'string'));
}

function textTable(rows: readonly (readonly string[])[]): PageRow {
  return {
    kind: 'table',
    table: { title: '', headings: [], rows: rows.map((cells) => ({ cells, links: [] })), empty: '' },
  };
}

function tableRow(request: OldRequest, { title, columns, rows, actions, empty }: PanelTable): PageRow {
  const { words } = request;
  const names = Object.keys(columns);
  return {
    kind: 'table',
    table: {
      title: words.text(title),
      headings: Object.values(columns).map((base) => words.text(base)),
      rows: rows.map((row) => ({
        cells: names.map((name) => cellText(row[name])),
        links: actions.flatMap((action) => {
          const link = action(row);
          return link === undefined ? [] : shownLink(request, link);
        }),
      })),
      empty: words.text(empty),
    },
  };
}

/** Subs are not type-checked, so values other than texts and numbers are not shown. */
function cellText(cell: unknown): string {
  if (typeof cell === 'string') return cell;
  return typeof cell === 'number' ? String(cell) : '';
}

function shownLink({ words, place }: OldRequest, { label, page, values }: PanelLink): ShownLink {
  return { text: words.text(label), href: pageAddress(place, page, values), danger: destroys(label) };
}

/** Returns the address of a page of an old panel. */
export function pageAddress({ base, panel }: OldRequest['place'], page: string, values: SubValues = {}): string {
  const query = new URLSearchParams(values).toString();
  return `${base}/${panel}/${encodeURIComponent(page)}${query === '' ? '' : `?${query}`}`;
}

function destroys(label: string): boolean {
  return /(?:^|_)(?:REMOVE|DELETE)(?:_|$)/i.test(label);
}
