import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Root } from '../root.ts';
import { byBytes, namesIn } from '../files/names-in.ts';
import type { RecordLookup } from '../db/file/database-view.ts';

/** The run level of a classic server that runs; property `RunLevel` of the record `boot` sets another. */
const usualLevel = '7';

/** A link `SNNname` of the run level. */
export interface StartLink {
  /** Two digits: smaller ones are started first, and stopped last. */
  readonly order: string;
  readonly service: string;
  readonly file: string;
}

/**
 * The folders with the start links of the run level, under both of its classic names; one may be a link to the other.
 * @param configuration record `boot` with property `RunLevel`, one digit; default: 7
 */
export function runLevelFolders(root: Root, configuration: RecordLookup): readonly [string, string] {
  const wanted = configuration.get('boot')?.prop('RunLevel') ?? '';
  const level = /^[0-9]$/.test(wanted) ? wanted : usualLevel;
  return [root.path(`etc/rc.d/rc${level}.d`), root.path(`etc/rc${level}.d`)];
}

/** The start links of the run level in the order of starting: by digits, then by name. Each service once. */
export function startLinks(folders: readonly string[]): StartLink[] {
  const links = new Map<string, StartLink>();
  for (const folder of folders)
    for (const name of namesIn(folder)) {
      const [, order, service] = /^S(\d\d)([^/]+)$/.exec(name) ?? [];
      // A link to a file that has gone starts nothing.
      if (order === undefined || service === undefined || !existsSync(join(folder, name))) continue;
      if (!links.has(service)) links.set(service, { order, service, file: join(folder, name) });
    }
  return [...links.values()].sort((a, b) => byBytes(a.order + a.service, b.order + b.service));
}
