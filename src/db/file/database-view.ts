import type { DbRecord } from './record.ts';

/** Records of a database by key. */
export interface RecordLookup {
  get(key: string): DbRecord | undefined;
}

/** Records of a database by key and by type: the file, a draft, a staged state, or any object with these methods. */
export interface RecordReader extends RecordLookup {
  ofType(type: string): readonly DbRecord[];
}

/** All of one database. */
export interface DatabaseView extends RecordReader {
  /** Every record, in byte order of the keys. */
  all(): readonly DbRecord[];
}

/** Changes to records: of a draft, of a staged state, or of what is only foreseen. */
export interface RecordWriter {
  create(key: string, type: string, props: Readonly<Record<string, string>>): void;
  setType(key: string, type: string): void;
  setProps(key: string, props: Readonly<Record<string, string>>): void;
  deleteProps(key: string, names: readonly string[]): void;
  delete(key: string): void;
}

/** Databases by name, as they are or as they will be. If there is no database with a name, an empty one is returned. */
export interface DatabasesView {
  open(name: string): DatabaseView;
}
