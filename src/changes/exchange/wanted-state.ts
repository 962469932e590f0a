import { isDatabaseName } from '../../db/file/databases.ts';
import { isJsonObject } from '../../files/state/json-kinds.ts';

/** What an exported file has in place of a secret. When it is read, it means: leave the secret as it is. */
export const masked = '••••';

/** A wanted record: its type and properties; a property that is null is removed. */
export interface WantedRecord {
  readonly type: string;
  readonly props: ReadonlyMap<string, string | null>;
}

/** The wanted content of a server's databases. */
export interface WantedState {
  /** Whether records of these databases, and properties of these records, that are not named are removed. */
  readonly isComplete: boolean;
  /** By database and key; a record that is null is removed. */
  readonly databases: ReadonlyMap<string, ReadonlyMap<string, WantedRecord | null>>;
}

/**
 * Reads parsed YAML or JSON.
 * @param report gets a line about each mistake; after a mistake the result must not be used
 */
export function wantedState(parsed: unknown, report: (line: string) => void): WantedState {
  const databases = new Map<string, ReadonlyMap<string, WantedRecord | null>>();
  const top = fieldsOf(parsed);
  const given = top && fieldsOf(top['databases']);
  if (!given) report('there are no databases in it: it begins with "databases:"');
  for (const name of Object.keys(top ?? {}))
    if (!['panelsmith', 'complete', 'databases'].includes(name))
      report(`${name} is not known; there are complete and databases`);
  for (const [name, records] of Object.entries(given ?? {})) {
    const fields = fieldsOf(records);
    if (!isDatabaseName(name)) report(`databases.${name}: not a name of a database`);
    else if (!fields) report(`databases.${name}: its records are missing`);
    else databases.set(name, recordsOf(name, fields, report));
  }
  return { isComplete: isYes(top?.['complete'], report), databases };
}

type JsonFields = Readonly<Record<string, unknown>>;

function recordsOf(
  database: string,
  records: JsonFields,
  report: (line: string) => void,
): Map<string, WantedRecord | null> {
  const wanted = new Map<string, WantedRecord | null>();
  for (const [key, value] of Object.entries(records)) {
    const place = `databases.${database}.${key}`;
    const fields = fieldsOf(value);
    if (value === null) wanted.set(key, null);
    else if (!fields) report(`${place}: a record has a type and properties`);
    else {
      const type = textOf(fields['type']);
      if (type === undefined || type === null) report(`${place}: the type is missing`);
      else wanted.set(key, { type, props: propsOf(place, fields, report) });
    }
  }
  return wanted;
}

function propsOf(place: string, fields: JsonFields, report: (line: string) => void): Map<string, string | null> {
  const props = new Map<string, string | null>();
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'type') continue;
    const text = textOf(value);
    if (text === undefined) report(`${place}.${name}: not a text`);
    else props.set(name, text);
  }
  return props;
}

function isYes(value: unknown, report: (line: string) => void): boolean {
  if (value === undefined) return false;
  if (value === true || value === 'true') return true;
  if (value !== false && value !== 'false') report('complete: true or false');
  return false;
}

/** Undefined for a value that is not text; null stays. */
function textOf(value: unknown): string | null | undefined {
  if (value === null || typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function fieldsOf(value: unknown): JsonFields | undefined {
  return isJsonObject(value) ? value : undefined;
}
