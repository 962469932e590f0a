import type { Signal } from '../../events/signal.ts';
import { isDatabaseName } from '../../db/file/databases.ts';
import { isJsonObject } from '../../files/state/json-kinds.ts';
import type { RecordChange } from '../record-change.ts';

/** A change set that is taken back unless somebody confirms it in time. */
export interface PendingChange {
  /** The change set. */
  readonly id: string;
  readonly author: string;
  /** Panel and page, such as `firewall/rules`. */
  readonly origin: string;
  /** A mark of the session that made it; undefined for a command. */
  readonly session: string | undefined;
  /** When it is taken back, in milliseconds since 1970. */
  readonly until: number;
  /**
   * The time that was left at the start or the last extension; if the clock is set back, the countdown does not become
   * longer.
   */
  readonly seconds: number;
  /** With secrets, so that they can be put back. */
  readonly changes: readonly RecordChange[];
  readonly signals: readonly Signal[];
  readonly together: boolean;
}

/** Whether parsed JSON is what we wrote. */
export function isPending(value: unknown): value is PendingChange {
  if (!isJsonObject(value)) return false;
  const { id, author, origin, session, until, seconds, changes, signals, together } = value;
  return (
    [id, author, origin].every((text) => typeof text === 'string') &&
    (session === undefined || typeof session === 'string') &&
    [until, seconds].every((number) => typeof number === 'number' && Number.isFinite(number)) &&
    Array.isArray(changes) &&
    changes.every(isChange) &&
    Array.isArray(signals) &&
    signals.every(isSignal) &&
    typeof together === 'boolean'
  );
}

function isChange(value: unknown): value is RecordChange {
  if (!isJsonObject(value)) return false;
  const { database, key, properties } = value;
  return (
    typeof database === 'string' &&
    isDatabaseName(database) &&
    typeof key === 'string' &&
    Array.isArray(properties) &&
    properties.every((property) => isJsonObject(property) && typeof property['name'] === 'string')
  );
}

function isSignal(value: unknown): value is Signal {
  return isJsonObject(value) && typeof value['event'] === 'string' && Array.isArray(value['args']);
}
