import { Writable } from 'node:stream';
import { isMaker } from '../../changes/history/history-entry.ts';
import { exportEntries, plainEntry } from '../../changes/history/history-export.ts';
import type { HistoryFilter } from '../../changes/history/history-filter.ts';
import type { History } from '../../changes/history/history.ts';
import type { StoredEntry } from '../../changes/history/stored-entry.ts';
import { isDatabaseName } from '../../db/file/databases.ts';
import { guarded } from '../../panel/csv/guarded-cell.ts';
import { complain, type CommandContext } from '../command.ts';
import { exits, fail } from './exits.ts';
import { changeLines, signalLine } from './print-changes.ts';
import { withSystem } from '../with-system.ts';

export interface HistoryOptions {
  readonly person?: string;
  readonly panel?: string;
  readonly record?: string;
  readonly property?: string;
  readonly text?: string;
  readonly made?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: string;
  readonly csv?: boolean;
  readonly json?: boolean;
}

const usualLimit = 30;

/**
 * `history`: prints entries, newest first.
 * @returns the exit status
 */
export async function listHistory(options: HistoryOptions, context: CommandContext): Promise<number> {
  const limit = options.limit === undefined ? usualLimit : Number(options.limit);
  if (!Number.isSafeInteger(limit) || limit < 1)
    return fail(context, `--limit ${options.limit ?? ''}: it must be a number from 1`);
  const filter = filterOf(options);
  if (typeof filter === 'string') return fail(context, filter);
  return withHistory(context, async (history) => {
    const entries = firstOf(history.each(filter), limit);
    if (options.csv || options.json) {
      await exportEntries(entries, options.csv ? 'csv' : 'json', printer(context), { delimiter: ',', guarded });
      return exits.nothing;
    }
    for await (const entry of entries) context.out(`${lineOf(entry)}\n`);
    return exits.nothing;
  });
}

function printer(context: CommandContext): Writable {
  return new Writable({
    write(bytes: Buffer, _encoding, done) {
      context.out(bytes);
      done();
    },
  });
}

/**
 * `history show N`: prints one entry.
 * @returns the exit status
 */
export async function showHistory(
  number: string,
  { json }: { readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  return withHistory(context, async (history) => {
    const entry = await findEntry(history, number);
    if (!entry) return fail(context, `there is no change ${number}`);
    if (json) context.out(`${JSON.stringify(plainEntry(entry))}\n`);
    else context.out(`${detailLines(entry).join('\n')}\n`);
    return exits.nothing;
  });
}

/** An entry by its number, or by its id. */
export async function findEntry(history: History, name: string): Promise<StoredEntry | undefined> {
  return /^\d{1,12}$/.test(name) ? history.findNumber(Number(name)) : history.find(name);
}

async function withHistory(context: CommandContext, use: (history: History) => Promise<number>): Promise<number> {
  return withSystem(
    context,
    {
      withPanels: false,
      log: (level, line) => {
        if (level === 'error') complain(context, line);
      },
    },
    async (system) => {
      await system.outside.compare();
      return use(system.changes.history);
    },
  );
}

/** @returns why the options make no sense */
function filterOf({ person, panel, record, property, text, made, from, to }: HistoryOptions): HistoryFilter | string {
  if (made !== undefined && !isMaker(made)) return `--made ${made}: it must be person, program or outside`;
  const [since, until] = [from, to].map((time) => (time === undefined ? undefined : new Date(time)));
  const odd = [since, until].findIndex((time) => Number.isNaN(time?.getTime() ?? 0));
  if (odd >= 0) return `${[from, to][odd] ?? ''} is not a time`;
  const [, database = '', key = ''] = /^([^:]+):(.+)$/s.exec(record ?? '') ?? [];
  return {
    author: person,
    panel,
    record: record === undefined ? undefined : isDatabaseName(database) ? { database, key } : { key: record },
    property,
    text,
    made: made === undefined ? undefined : [made],
    from: since,
    until,
  };
}

async function* firstOf(entries: AsyncIterable<StoredEntry>, limit: number): AsyncGenerator<StoredEntry> {
  let left = limit;
  for await (const entry of entries) {
    yield entry;
    if (--left === 0) return;
  }
}

function lineOf(entry: StoredEntry): string {
  const { number, when, origin, state, changes, passwords, dismissed } = entry;
  const shown = changes.slice(0, 3).map(({ database, key }) => `${database}:${key}`);
  const more = changes.length > shown.length ? [`and ${changes.length - shown.length} more`] : [];
  const what = [
    ...shown,
    ...more,
    ...passwords.map((account) => `password of ${account}`),
    ...(dismissed ? [`dismissed ${dismissed.event}`] : []),
  ];
  const mark = state === 'applied' ? [] : [`(${state})`];
  return [String(number).padStart(6), when, whoOf(entry), origin, what.join(', '), ...mark].join('  ');
}

function detailLines(entry: StoredEntry): string[] {
  const { number, id, when, origin, why, state, changes, passwords, signals, runs, during, reverts, recovered } = entry;
  return [
    `change ${number} (${id})`,
    `${when} by ${whoOf(entry)}, ${origin}, ${state}`,
    ...(why === undefined ? [] : [`why: ${why}`]),
    ...(during === undefined ? [] : [`during run ${during}`]),
    ...(recovered === undefined ? [] : [`after a crash: ${recovered}`]),
    ...(reverts === undefined
      ? []
      : [`takes back ${reverts.length === 1 ? (reverts[0] ?? '') : `${reverts.length} changes`}`]),
    ...changeLines(changes),
    ...passwords.map((account) => `password of ${account}`),
    ...signals.map(signalLine),
    ...runs.map((run) => `run ${run}`),
  ];
}

function whoOf({ made, author }: StoredEntry): string {
  if (made === 'outside') return 'somebody outside Panelsmith';
  return author === '' ? 'a program' : author;
}
