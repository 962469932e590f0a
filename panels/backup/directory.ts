import type { Root } from 'panelsmith/actions';

/** Where the directory and its schema are in a backup, below the root. */
export const directoryDump = 'home/e-smith/db/ldap';

/** Schemas of the directory server. */
export function schemaFolder(root: Root): string {
  return root.path('etc/ldap/schema');
}
