import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isMaker, type Maker } from '../../changes/history/history-entry.ts';
import type { HistoryFilter } from '../../changes/history/history-filter.ts';
import { isDatabaseName } from '../../db/file/databases.ts';
import type { Root } from '../../root.ts';
import { base } from '../base-url.ts';

/** How many entries a page may have. */
export const rowsOnPage = [30, 60, 120] as const;

/** A visitor's query of the history. */
export interface HistoryQuery {
  /** As typed. */
  readonly typed: Readonly<Record<TypedName, string>>;
  readonly filter: HistoryFilter;
  /** Whose changes are shown; undefined: everybody's, with those of programs in groups. */
  readonly made: Maker | undefined;
  readonly rows: number;
  /** The page ends before this position of the history, in bytes. */
  readonly before: number | undefined;
}

type TypedName = 'who' | 'panel' | 'record' | 'property' | 'text' | 'from' | 'to' | 'made' | 'rows';

/** Reads a query from the address of a page; invalid values are ignored. */
export function readHistoryQuery(query: URLSearchParams, root: Root): HistoryQuery {
  const valueOf = (name: string): string | undefined => {
    const text = query.get(name)?.trim();
    return text === '' ? undefined : text;
  };
  const text = (name: string): string => valueOf(name) ?? '';
  const typed = {
    who: text('who'),
    panel: text('panel'),
    record: text('record'),
    property: text('property'),
    text: text('text'),
    from: text('from'),
    to: text('to'),
    made: text('made'),
    rows: text('rows'),
  };
  const made = isMaker(typed.made) ? typed.made : undefined;
  const rows = rowsOnPage.find((count) => String(count) === typed.rows) ?? rowsOnPage[0];
  const to = timeOf(typed.to);
  return {
    typed: { ...typed, rows: String(rows), made: made ?? '' },
    filter: {
      author: valueOf('who'),
      panel: valueOf('panel'),
      record: recordOf(typed.record, root),
      property: valueOf('property'),
      text: valueOf('text'),
      from: timeOf(typed.from),
      until: to && new Date(to.getTime() + (/:\d\d[:.]/.test(typed.to) ? 1 : minuteMs)),
      after: position(valueOf('after')),
    },
    made,
    rows,
    before: position(valueOf('before')),
  };
}

/** The address of the history with other values; undefined ones are left out. */
export function historyHref(query: URLSearchParams, changed: Readonly<Record<string, string | undefined>>): string {
  const next = new URLSearchParams([...query].filter(([name, value]) => value !== '' && !(name in changed)));
  for (const [name, value] of Object.entries(changed)) if (value !== undefined) next.set(name, value);
  const text = next.toString();
  return text === '' ? `${base}/history` : `${base}/history?${text}`;
}

/** A time as the field of a browser has it, in the server's time zone. */
export function fieldTime(time: Date): string {
  return new Date(time.getTime() - time.getTimezoneOffset() * minuteMs).toISOString().slice(0, 16);
}

const minuteMs = 60_000;

/** `accounts:abc`, or a key alone. A key may have a colon itself. */
function recordOf(text: string, root: Root): HistoryFilter['record'] {
  if (text === '') return undefined;
  const [, database = '', key = ''] = /^([^:]+):(.+)$/s.exec(text) ?? [];
  const isNamed = isDatabaseName(database) && existsSync(join(root.databases, database));
  return isNamed ? { database, key } : { key: text };
}

function timeOf(text: string): Date | undefined {
  const time = new Date(text);
  return text === '' || Number.isNaN(time.getTime()) ? undefined : time;
}

function position(text: string | undefined): number | undefined {
  const number = Number(text);
  return text !== undefined && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
