import { StoredRecord } from '../db/file/record.ts';
import { readFirewall, type Firewall } from './firewall.ts';
import type { DatabasesView } from '../db/file/database-view.ts';

/** Lines of database files, by database. */
type DatabaseLines = Readonly<Record<string, readonly string[]>>;

/** Databases with these records. */
export function databasesWith(lines: DatabaseLines): DatabasesView {
  return {
    open(name) {
      const records = (lines[name] ?? []).map((line) => {
        const at = line.indexOf('=');
        return new StoredRecord(line.slice(0, at), line.slice(at + 1));
      });
      return {
        get: (key) => records.find((record) => record.key === key),
        all: () => records,
        ofType: (type) => records.filter((record) => record.type === type),
      };
    },
  };
}

/** The firewall of these lines of the configuration, and of other databases. */
export function firewallWith(configuration: readonly string[], more: DatabaseLines = {}): Firewall {
  return readFirewall(databasesWith({ configuration, ...more }));
}
