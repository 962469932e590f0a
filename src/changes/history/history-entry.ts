import { isDatabaseName } from '../../db/file/databases.ts';
import { isJsonObject, isText, parsedJson } from '../../files/state/json-kinds.ts';
import type { Signal } from '../../events/signal.ts';
import type { PropertyChange, RecordChange } from '../record-change.ts';

/**
 * How far a change set got.
 * `prepared`: about to be written. `applied`: written. `abandoned`: the process ended before anything was written.
 * `interrupted`: written, but the process ended before every event was signalled.
 */
export type EntryState = (typeof states)[number];

const states = ['prepared', 'applied', 'abandoned', 'interrupted'] as const;

/**
 * Who made a change. `program`: defaults and migrations of packages, and commands in actions. `outside`: something beside
 * Panelsmith, such as the Perl tools; it was only noticed afterwards.
 */
export type Maker = (typeof makers)[number];

const makers = ['person', 'program', 'outside'] as const;

/** One applied change set, as stored in the history. */
export interface HistoryEntry {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly when: string;
  readonly author: string;
  /** Where it came from: panel and page, such as `cellnumbers/modify`. */
  readonly origin: string;
  /** Address of the browser that it came from. */
  readonly address?: string | undefined;
  /** The process that applied it, as named by `process/process-identity.ts`. */
  readonly process: string;
  readonly changes: readonly RecordChange[];
  /** Accounts whose password was changed; while the entry is `prepared`, is to be changed. */
  readonly passwords: readonly string[];
  /** Accounts whose password was removed, in the same sense. */
  readonly forgotten?: readonly string[] | undefined;
  readonly signals: readonly Signal[];
  /** Whether its signals are one run. */
  readonly together?: boolean | undefined;
  /** Account records to remove after every event has succeeded. */
  readonly deletedAfterwards: readonly string[];
  readonly state: EntryState;
  /** Runs of its events, in the order of `signals`, then the repeated ones; fewer when not all were signalled. */
  readonly runs: readonly string[];
  /** Whether `deletedAfterwards` have been removed. */
  readonly finished: boolean;
  /** For a change that has to be confirmed: whether it was. */
  readonly countdown?: CountdownState | undefined;
  /** For an entry without changes: a dismissed run, with the reason. */
  readonly dismissed?: Dismissal | undefined;
  /** Default: a person. */
  readonly made?: Maker | undefined;
  /** Why it was made, as its author noted. */
  readonly why?: string | undefined;
  /** For a change of a program: the run in whose actions it was made. */
  readonly during?: string | undefined;
  /** The entries it reverts. */
  readonly reverts?: readonly string[] | undefined;
  /** After a crash, the next start has written the rest of it, or has rolled back what was written. */
  readonly recovered?: Recovered | undefined;
}

export type Recovered = (typeof recoveries)[number];
type CountdownState = (typeof countdowns)[number];

const recoveries = ['finished', 'rolled back'] as const;
const countdowns = ['running', 'confirmed', 'taken back'] as const;

/** The dismissal of a failed run. */
interface Dismissal {
  readonly run: string;
  /** Its event, with the arguments. */
  readonly event: string;
  readonly reason: string;
}

/** A later state of an entry. Its runs are added to those that are known; older versions repeat those here. */
export type EntryNote = { readonly id: string } & Partial<
  Pick<HistoryEntry, 'state' | 'passwords' | 'forgotten' | 'runs' | 'finished' | 'countdown' | 'recovered'>
>;

/** Entries of programs that were dropped because of their age; the numbers of all others stay. */
interface Gap {
  /** How many were here. */
  readonly gap: number;
  /** When the newest of them was made. */
  readonly until: string;
}

/** `torn`: an incomplete line, left by a crash or a full disk. `invalid`: not written by Panelsmith. */
type HistoryLine =
  | { readonly kind: 'entry'; readonly entry: HistoryEntry }
  | { readonly kind: 'note'; readonly note: EntryNote }
  | { readonly kind: 'gap'; readonly gap: Gap }
  | { readonly kind: 'torn' | 'invalid' };

/** Parses one line of the history. A line that Panelsmith would not write in this form is `invalid`. */
export function parseHistoryLine(text: string): HistoryLine {
  const json = parsedJson(text);
  if (json === undefined) return { kind: text.startsWith('{') || text.trim() === '' ? 'torn' : 'invalid' };
  if (!isJsonObject(json)) return { kind: 'invalid' };
  // What older versions wrote for this state.
  const line = json['recovered'] === 'undone' ? { ...json, recovered: 'rolled back' } : json;
  if ('changes' in line) return isEntry(line) ? { kind: 'entry', entry: line } : { kind: 'invalid' };
  if (isGap(line)) return { kind: 'gap', gap: line };
  const note = noteOf(line);
  return note ? { kind: 'note', note } : { kind: 'invalid' };
}

type ParsedLine = Readonly<Record<string, unknown>>;

/** A time in the form that we write: `Date.parse` takes others too, such as `1`. */
function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(text) && Number.isFinite(Date.parse(text));
}

function isEntry(line: ParsedLine): line is ParsedLine & HistoryEntry {
  const { id, when, author, origin, process } = line;
  return (
    [id, when, author, origin, process].every(isText) &&
    isText(when) &&
    isTime(when) &&
    isListOf(line['changes'], isChange) &&
    isListOf(line['passwords'], isText) &&
    (line['forgotten'] === undefined || isListOf(line['forgotten'], isText)) &&
    isListOf(line['signals'], isSignal) &&
    (line['together'] === undefined || typeof line['together'] === 'boolean') &&
    isListOf(line['deletedAfterwards'], isText) &&
    isState(line['state']) &&
    isListOf(line['runs'], isText) &&
    typeof line['finished'] === 'boolean' &&
    (line['countdown'] === undefined || isCountdown(line['countdown'])) &&
    (line['dismissed'] === undefined || isDismissal(line['dismissed'])) &&
    (line['made'] === undefined || isMaker(line['made'])) &&
    isTextOrNone(line['address']) &&
    isTextOrNone(line['why']) &&
    isTextOrNone(line['during']) &&
    (line['reverts'] === undefined || isListOf(line['reverts'], isText)) &&
    (line['recovered'] === undefined || isRecovered(line['recovered']))
  );
}

/** A note must not overwrite the fields of its entry. */
function noteOf({
  id,
  state,
  passwords,
  forgotten,
  runs,
  finished,
  countdown,
  recovered,
}: ParsedLine): EntryNote | undefined {
  if (!isText(id)) return undefined;
  if (state !== undefined && !isState(state)) return undefined;
  if (passwords !== undefined && !isListOf(passwords, isText)) return undefined;
  if (forgotten !== undefined && !isListOf(forgotten, isText)) return undefined;
  if (runs !== undefined && !isListOf(runs, isText)) return undefined;
  if (finished !== undefined && typeof finished !== 'boolean') return undefined;
  if (countdown !== undefined && !isCountdown(countdown)) return undefined;
  if (recovered !== undefined && !isRecovered(recovered)) return undefined;
  const known = {
    ...(state && { state }),
    ...(passwords && { passwords }),
    ...(forgotten && { forgotten }),
    ...(runs && { runs }),
    ...(countdown && { countdown }),
  };
  return { id, ...known, ...(finished !== undefined && { finished }), ...(recovered && { recovered }) };
}

function isGap(line: ParsedLine): line is ParsedLine & Gap {
  return Number.isSafeInteger(line['gap']) && Number(line['gap']) > 0 && isText(line['until']);
}

export function isMaker(value: unknown): value is Maker {
  return makers.some((maker) => maker === value);
}

function isRecovered(value: unknown): value is Recovered {
  return recoveries.some((recovered) => recovered === value);
}

function isChange(value: unknown): value is RecordChange {
  if (!isJsonObject(value)) return false;
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
  return isJsonObject(value) && isText(value['name']) && isTextOrNone(value['before']) && isTextOrNone(value['after']);
}

function isSignal(value: unknown): value is Signal {
  return isJsonObject(value) && isText(value['event']) && isListOf(value['args'], isText);
}

function isDismissal(value: unknown): value is Dismissal {
  return isJsonObject(value) && ['run', 'event', 'reason'].every((name) => isText(value[name]));
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

function isTextOrNone(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
