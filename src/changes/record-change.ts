import type { DbRecord } from '../db/file/record.ts';
import { isSecretName } from '../db/file/secret-names.ts';

/** One property before and after; undefined when not set. */
export interface PropertyChange {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** The values are blanked, since the property is secret. */
  readonly secret?: true;
}

/** The change of one record. `before` and `after` are its types; undefined when it does not exist. */
export interface RecordChange {
  readonly database: string;
  readonly key: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly properties: readonly PropertyChange[];
  /** For an account to be removed: the content of its record until then. */
  readonly removed?: readonly PropertyChange[];
}

/** The difference between two states of a record; undefined when they are equal. Properties are sorted by name. */
export function recordChange(
  database: string,
  key: string,
  before: DbRecord | undefined,
  after: DbRecord | undefined,
): RecordChange | undefined {
  const properties = [...new Set([...(before?.props.keys() ?? []), ...(after?.props.keys() ?? [])])]
    .filter((name) => before?.prop(name) !== after?.prop(name))
    .sort()
    .map((name) => ({ name, before: before?.prop(name), after: after?.prop(name) }));
  if (before?.type === after?.type && properties.length === 0) return undefined;
  const change = { database, key, before: before?.type, after: after?.type, properties };
  if (!before || after?.type !== `${before.type}-deleted`) return change;
  // Properties that the removal itself sets, such as a choice for its event, were not part of the record.
  const held = [...after.props].filter(([name]) => before.props.has(name)).sort();
  const removed = held.map(([name, value]) => ({ name, before: value, after: undefined }));
  return { ...change, removed };
}

/** The change in a form that may be shown and stored: the values of secrets are blanked. */
export function withSecretsBlanked(change: RecordChange): RecordChange {
  const { properties, removed } = change;
  return { ...change, properties: properties.map(blanked), ...(removed && { removed: removed.map(blanked) }) };
}

function blanked(property: PropertyChange): PropertyChange {
  const { name, before, after } = property;
  return isSecretName(name) ? { name, before: blank(before), after: blank(after), secret: true } : property;
}

function blank(value: string | undefined): string | undefined {
  return value === undefined ? undefined : '••••';
}

/** What a change does to its record; an account that is marked as deleted counts as deleted. */
export function changeKind(change: RecordChange): 'create' | 'modify' | 'delete' {
  if (change.before === undefined) return 'create';
  // The record of a deleted account keeps its marked type until the event has succeeded.
  const isDeleted = change.after === undefined || change.after === `${change.before}-deleted`;
  return isDeleted ? 'delete' : 'modify';
}

/** A counter: it keeps its value when a change is reverted or taken back, so that no number is given out twice. */
export function isCounter({ database, key }: Pick<RecordChange, 'database' | 'key'>): boolean {
  return database === 'configuration' && key === 'MinUid';
}

/** The reverse of a change. */
export function inverseOf(change: RecordChange): RecordChange {
  const properties = change.properties.map((property) => ({
    ...property,
    before: property.after,
    after: property.before,
  }));
  return { ...change, before: change.after, after: change.before, properties };
}

/** A conflict: something changed by somebody else between staging and applying. */
export interface RecordConflict {
  readonly database: string;
  readonly key: string;
  /** The conflicting property; undefined when the record itself was created, removed or changed its type. */
  readonly property: string | undefined;
  readonly stored: string | undefined;
  readonly staged: string | undefined;
}

/**
 * Compares a change with the current record. A value that already is as the change wants it is not a conflict, so
 * applying the same change twice is harmless.
 */
export function recordConflicts(change: RecordChange, now: DbRecord | undefined): RecordConflict[] {
  const { database, key } = change;
  if (now?.type !== change.before && now?.type !== change.after)
    return [{ database, key, property: undefined, stored: now?.type, staged: change.after }];
  if (change.after === undefined || !now) return [];
  if (change.before === undefined)
    return [{ database, key, property: undefined, stored: now.type, staged: change.after }];
  return change.properties
    .map(({ name, before, after }) => ({ name, before, after, stored: now.prop(name) }))
    .filter(({ before, after, stored }) => stored !== before && stored !== after)
    .map(({ name, after, stored }) => ({ database, key, property: name, stored, staged: after }));
}

/**
 * As `recordConflicts`, for a change set with events: removing a record or changing its type must not be signalled twice
 * when two people do it at the same time.
 */
export function recordConflictsOrDone(change: RecordChange, now: DbRecord | undefined): RecordConflict[] {
  const { database, key, before, after } = change;
  const isDone = before !== undefined && before !== after && now?.type === after;
  return isDone
    ? [{ database, key, property: undefined, stored: now?.type, staged: after }]
    : recordConflicts(change, now);
}
