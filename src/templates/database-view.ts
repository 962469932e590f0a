import type { Databases } from '../db/file/databases.ts';
import type { DbRecord } from '../db/file/record.ts';

/** The state of one database: the file, a staged state, or any object with these methods. */
export interface DatabaseView {
  get(key: string): DbRecord | undefined;
  /** Every record, in byte order of the keys. */
  all(): readonly DbRecord[];
  ofType(type: string): readonly DbRecord[];
}

/** Databases by name. If there is no database with a name, an empty one is returned. */
export interface DatabasesView {
  open(name: string): DatabaseView;
}

/** A view of the current files. Each is read once, so that a template sees a consistent state. */
export function currentView(databases: Databases): DatabasesView {
  const opened = new Map<string, DatabaseView>();
  return {
    open(name) {
      const view = opened.get(name) ?? databases.open(name).snapshot();
      opened.set(name, view);
      return view;
    },
  };
}
