import type { Databases } from '../db/file/databases.ts';
import type { DatabasesView, DatabaseView } from '../db/file/database-view.ts';

/** The current files. Each is read once, so that a template sees a consistent state. */
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
