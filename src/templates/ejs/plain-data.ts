import type { DbRecord } from '../../db/file/record.ts';
import type { DatabaseView } from '../../db/file/database-view.ts';

/** A record in an EJS fragment: its properties and its type by name. It is read-only. */
export type PlainRecord = Readonly<Record<string, string>>;

/** A database in an EJS fragment: its records by key. */
export type PlainDatabase = Readonly<Record<string, PlainRecord>>;

/**
 * Presents a database as plain data: `configuration.sshd.TCPPort`, `Object.entries(accounts)`. Records are created on
 * first access. Changing anything throws an error.
 * @param open returns the database; called on every access
 * @param onLookup called for each record that is read
 */
export function plainDatabase(
  open: () => DatabaseView,
  onLookup: (key: string, isThere: boolean) => void = () => undefined,
): PlainDatabase {
  const keys = new Set<string>();
  const target: Record<string, PlainRecord> = Object.create(null) as Record<string, PlainRecord>;
  const at = (key: string | symbol): PlainRecord | undefined => {
    if (typeof key === 'symbol') return undefined;
    const record = open().get(key);
    return record && plainRecord(record);
  };
  return new Proxy(target, {
    get(_target, key) {
      const record = at(key);
      if (typeof key === 'string') onLookup(key, record !== undefined);
      return record;
    },
    has: (_target, key) => at(key) !== undefined,
    ownKeys() {
      if (keys.size === 0) for (const { key } of open().all()) keys.add(key);
      return [...keys];
    },
    getOwnPropertyDescriptor(_target, key) {
      const value = at(key);
      return value && { value, enumerable: true, configurable: true, writable: false };
    },
    set: (_target, key) => refuseChange(key),
    defineProperty: (_target, key) => refuseChange(key),
    deleteProperty: (_target, key) => refuseChange(key),
  });
}

/** Returns the records of a type with their keys, in byte order of the keys. */
export function plainRecords(view: DatabaseView, type: string): (readonly [key: string, record: PlainRecord])[] {
  return view.ofType(type).map((record) => [record.key, plainRecord(record)]);
}

const known = new WeakMap<DbRecord, PlainRecord>();

function plainRecord(record: DbRecord): PlainRecord {
  const found = known.get(record);
  if (found) return found;
  const plain = Object.create(null) as Record<string, string>;
  for (const [name, value] of record.props) plain[name] = value;
  plain['type'] = record.type;
  Object.freeze(plain);
  known.set(record, plain);
  return plain;
}

function refuseChange(key: string | symbol): never {
  throw new TypeError(`${String(key)}: a template reads databases, it does not change them`);
}
