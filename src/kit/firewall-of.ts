import { readFirewall, type Firewall } from '../firewall/firewall.ts';
import type { ReadDatabase, Reading } from '../panel/fields/reading.ts';

/** Reads the firewall from the databases of a page, with what is staged. */
export function firewallOf(reading: Reading): Firewall {
  // The firewall is about databases that are known by name only to the packages that edit them.
  const named: { database(name: string): ReadDatabase } = reading;
  return readFirewall({ open: (name) => named.database(name) });
}
