import { isDatabaseName } from '../db/file/databases.ts';
import type { Signal } from '../events/signal.ts';
import type { PropertyChange, RecordChange } from './record-change.ts';

/**
 * How far a change set got.
 * `prepared`: about to be written. `applied`: written. `abandoned`: the process ended before anything was written.
 * `interrupted`: written, but the process ended before every event was signalled.
 */
export type EntryState = (typeof states)[number];

const states = ['prepared', 'applied', 'abandoned', 'interrupted'] as const;

/** One applied change set, as stored in the history. */
export interface HistoryEntry {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly when: string;
  readonly author: string;
  /** Where it came from: panel and page, such as `cellnumbers/modify`. */
  readonly origin: string;
  /** The process that applied it, as named by `process/process-identity.ts`. */
  readonly process: string;
  readonly changes: readonly RecordChange[];
  /** Accounts whose password was changed. */
  readonly passwords: readonly string[];
  readonly signals: readonly Signal[];
  /** Its signals are one run. */
  readonly together?: boolean | undefined;
  /** Account records to remove after every event has succeeded. */
  readonly deletedAfterwards: readonly string[];
  readonly state: EntryState;
  /** Runs of its events, in the order of `signals`, then the repeated ones; fewer when not all were signalled. */
  readonly runs: readonly string[];
  /** The records to remove have been removed. */
  readonly finished: boolean;
  /** For a change that had to be confirmed: how that stands. */
  readonly countdown?: CountdownState | undefined;
  /** For an entry without changes: a dismissed run, with the reason. */
  readonly dismissed?: Dismissal | undefined;
}

type CountdownState = (typeof countdowns)[number];

const countdowns = ['running', 'confirmed', 'taken back'] as const;

/** The dismissal of a failed run. */
interface Dismissal {
  readonly run: string;
  /** Its event, with the arguments. */
  readonly event: string;
  readonly reason: string;
}

/** A later state of an entry. */
export type Note = { readonly id: string } & Partial<Pick<HistoryEntry, 'state' | 'runs' | 'finished' | 'countdown'>>;

/** `torn`: an incomplete line, left by a crash or a full disk. `odd`: not written by us. */
type HistoryLine =
  | { readonly kind: 'entry'; readonly entry: HistoryEntry }
  | { readonly kind: 'note'; readonly note: Note }
  | { readonly kind: 'torn' | 'odd' };

/** Parses one line of the history. Anything we would not have written is rejected. */
export function parseHistoryLine(text: string): HistoryLine {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return { kind: text.startsWith('{') || text.trim() === '' ? 'torn' : 'odd' };
  }
  if (!isObject(line)) return { kind: 'odd' };
  if ('changes' in line) return isEntry(line) ? { kind: 'entry', entry: line } : { kind: 'odd' };
  const note = noteOf(line);
  return note ? { kind: 'note', note } : { kind: 'odd' };
}

type Fields = Readonly<Record<string, unknown>>;

function isEntry(line: Fields): line is Fields & HistoryEntry {
  const { id, when, author, origin, process } = line;
  return (
    [id, when, author, origin, process].every(isText) &&
    isText(when) &&
    Number.isFinite(Date.parse(when)) &&
    isListOf(line['changes'], isChange) &&
    isListOf(line['passwords'], isText) &&
    isListOf(line['signals'], isSignal) &&
    (line['together'] === undefined || typeof line['together'] === 'boolean') &&
    isListOf(line['deletedAfterwards'], isText) &&
    isState(line['state']) &&
    isListOf(line['runs'], isText) &&
    typeof line['finished'] === 'boolean' &&
    (line['countdown'] === undefined || isCountdown(line['countdown'])) &&
    (line['dismissed'] === undefined || isDismissal(line['dismissed']))
  );
}

/** A note must not overwrite the fields of its entry. */
function noteOf({ id, state, runs, finished, countdown }: Fields): Note | undefined {
  if (!isText(id)) return undefined;
  if (state !== undefined && !isState(state)) return undefined;
  if (runs !== undefined && !isListOf(runs, isText)) return undefined;
  if (finished !== undefined && typeof finished !== 'boolean') return undefined;
  if (countdown !== undefined && !isCountdown(countdown)) return undefined;
  const told = { ...(state && { state }), ...(runs && { runs }), ...(countdown && { countdown }) };
  return { id, ...told, ...(finished !== undefined && { finished }) };
}

function isChange(value: unknown): value is RecordChange {
  if (!isObject(value)) return false;
  const { database, key, before, after, properties } = value;
  return (
    isText(database) &&
    isDatabaseName(database) &&
    isText(key) &&
    isTextOrNone(before) &&
    isTextOrNone(after) &&
    isListOf(properties, isProperty)
  );
}

function isProperty(value: unknown): value is PropertyChange {
  return isObject(value) && isText(value['name']) && isTextOrNone(value['before']) && isTextOrNone(value['after']);
}

function isSignal(value: unknown): value is Signal {
  return isObject(value) && isText(value['event']) && isListOf(value['args'], isText);
}

function isDismissal(value: unknown): value is Dismissal {
  return isObject(value) && ['run', 'event', 'reason'].every((name) => isText(value[name]));
}

function isState(value: unknown): value is EntryState {
  return states.some((state) => state === value);
}

function isCountdown(value: unknown): value is CountdownState {
  return countdowns.some((state) => state === value);
}

function isListOf<item>(value: unknown, isItem: (value: unknown) => value is item): value is item[] {
  return Array.isArray(value) && value.every(isItem);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrNone(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
