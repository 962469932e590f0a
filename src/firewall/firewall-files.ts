import { readRegularFile } from '../files/regular-file.ts';
import type { Root } from '../root.ts';
import { readFirewall } from './firewall.ts';
import { masqListing } from './masq-listing.ts';
import { ruleset } from './ruleset.ts';
import type { DatabasesView } from '../db/file/database-view.ts';

/** The ruleset as it was last accepted by nft; it is loaded again at boot. */
export const rulesetPath = 'etc/panelsmith/firewall.nft';

/** The listing in the notation of the classic script. */
export const listingPath = 'etc/rc.d/init.d/masq';

/** The record of the firewall in the configuration, and its name among services. */
export const firewallService = 'masq';

/** A file that is made from the databases. */
export interface FirewallFile {
  /** Below the root. */
  readonly path: string;
  readonly text: string;
}

/**
 * Both files, made from the databases; the ruleset comes first.
 * @throws Error if the databases lack something that is needed
 */
export function firewallFiles(databases: DatabasesView): readonly FirewallFile[] {
  const firewall = readFirewall(databases);
  return [
    { path: rulesetPath, text: ruleset(firewall) },
    { path: listingPath, text: masqListing(firewall) },
  ];
}

/**
 * Whether a root has a firewall of Panelsmith that differs from what the databases say now. Without the file no
 * firewall was ever built.
 */
export function isFirewallBehind(databases: DatabasesView, root: Root): boolean {
  let loaded: string;
  try {
    loaded = readRegularFile(root.path(rulesetPath));
  } catch {
    return false;
  }
  try {
    return firewallFiles(databases).some(({ path, text }) => path === rulesetPath && text !== loaded);
  } catch {
    return true;
  }
}
