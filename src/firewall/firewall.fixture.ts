import { StoredRecord } from '../db/file/record.ts';
import { readFirewall, type Firewall, type FirewallDatabases } from './firewall.ts';

type Lines = Readonly<Record<string, readonly string[]>>;

/** Databases with these lines. */
export function databases(lines: Lines): FirewallDatabases {
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

/** The record that turns the firewall on. */
export const on = 'masq=service|status|enabled';
/** What makes the server a gateway. */
export const gateway = ['SystemMode=servergateway', 'ExternalInterface=interface|Name|wan0'];

/** The firewall of a server with these lines in its databases. */
export function firewallOf(configuration: readonly string[], more: Lines = {}): Firewall {
  return readFirewall(databases({ configuration, ...more }));
}
