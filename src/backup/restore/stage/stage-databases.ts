import { join } from 'node:path';
import { ChangeSet } from '../../../changes/change-set.ts';
import type { StagedDatabase } from '../../../changes/staged-database.ts';
import { isDatabaseName, type Databases } from '../../../db/file/databases.ts';
import type { DbRecord } from '../../../db/file/record.ts';
import { Failure } from '../../../refusals.ts';
import { namesIn } from '../../../files/names-in.ts';

/** Records of the configuration that say which machine this is, and how it is connected. */
const ofMachine = new Set([
  ...['SystemName', 'DomainName', 'SystemMode', 'UnsavedChanges', 'AccessType', 'GatewayIP', 'LocalIP', 'LocalNetmask'],
  ...['ExternalIP', 'ExternalNetmask', 'ExternalDHCP', 'ExternalInterface', 'InternalInterface', 'EthernetAssign'],
  ...['EthernetDriver1', 'EthernetDriver2', 'bootstrap-console', 'dns', 'bridge'],
]);

/** What a restore would do to the databases, and records that cannot be stored here. */
export interface StagedRestore {
  readonly changes: ChangeSet;
  readonly leftOut: readonly string[];
}

/**
 * Stages the databases of an archive over those of the server, record by record: records that are only here are
 * deleted, and records that differ get the content of the archive. Nothing is written.
 * @param folder the databases of the archive
 * @param only the database to restore; undefined for all of the archive
 */
export function stageDatabases(
  databases: Databases,
  folder: string,
  { only, identity }: { readonly only: string | undefined; readonly identity: 'archive' | 'here' },
): StagedRestore {
  const changes = new ChangeSet(databases);
  const leftOut: string[] = [];
  const names = namesIn(folder).filter((name) => isDatabaseName(name) && (only === undefined || name === only));
  const domain = databases.configuration.snapshot().get('DomainName')?.value;
  for (const name of names) {
    if (identity === 'here' && name === 'networks') continue;
    const here = changes.database(name);
    const keeps = (key: string): boolean =>
      identity === 'here' &&
      ((name === 'configuration' && ofMachine.has(key)) || (name === 'domains' && key === domain));
    const archived = databases.openFile(name, join(folder, name)).snapshot();
    for (const { key } of here.base.all()) if (!archived.get(key) && !keeps(key)) here.delete(key);
    for (const record of archived.all()) {
      if (keeps(record.key)) continue;
      try {
        stageRecord(here, record);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        leftOut.push(`${name}: ${record.key}`);
      }
    }
  }
  return { changes, leftOut };
}

function stageRecord(here: StagedDatabase, { key, type, props }: DbRecord): void {
  const before = here.get(key);
  const wanted = Object.fromEntries(props);
  if (!before) {
    here.create(key, type, wanted);
    return;
  }
  if (before.type !== type) here.setType(key, type);
  const removed = [...before.props.keys()].filter((name) => !props.has(name));
  if (removed.length > 0) here.deleteProps(key, removed);
  here.setProps(key, wanted);
}
