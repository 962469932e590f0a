import type { Databases } from '../db/file/databases.ts';
import type { DbRecord } from '../db/file/record.ts';

/** One database at one time, or as it would be: what is in the file, a staged view, or anything of that shape. */
export interface DatabaseView {
  get(key: string): DbRecord | undefined;
  /** Every record, in byte order of the keys. */
  all(): readonly DbRecord[];
  ofType(type: string): readonly DbRecord[];
}

/** Databases by name. A name no database has is an empty one. */
export interface DatabasesView {
  open(name: string): DatabaseView;
}

/** The files as they are now, each read once, so that a template sees one state throughout. */
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
