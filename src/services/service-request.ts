import { lstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFile } from '../db/file/regular-file.ts';
import { namesIn } from '../root.ts';

/** A service of an event, and its requested actions in order. */
export interface ServiceRequest {
  readonly service: string;
  readonly actions: readonly string[];
}

/**
 * Folder in an event's folder: an entry has the name of a service; a link's target, or each line of a file, is an
 * action.
 */
export const servicesFolder = 'services2adjust';

/** The first word of lower-case letters in a line, which may end in 1 or 2, as in `sigusr1`. */
const actionWord = /[a-z]+[12]?/;

/**
 * Returns the requested service actions of an event, sorted by service name in byte order. If several folders name a
 * service, its actions come in the order of the folders, each action once.
 * @param eventFolders the event's folder in each source; it need not exist
 * @param leftOut services that are adjusted in another way
 */
export function serviceRequests(eventFolders: readonly string[], leftOut: readonly string[] = []): ServiceRequest[] {
  const requests = new Map<string, Set<string>>();
  for (const eventFolder of eventFolders) {
    const folder = join(eventFolder, servicesFolder);
    for (const service of namesIn(folder)) {
      if (service.startsWith('.') || leftOut.includes(service)) continue;
      const actions = requests.get(service) ?? new Set();
      for (const action of actionsOf(join(folder, service))) actions.add(action);
      requests.set(service, actions);
    }
  }
  return [...requests]
    .map(([service, actions]) => ({ service, actions: [...actions] }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.service), Buffer.from(b.service)));
}

function actionsOf(entry: string): string[] {
  try {
    if (lstatSync(entry).isSymbolicLink()) return [readlinkSync(entry)];
    const lines = readRegularFile(entry).split('\n');
    return lines.map((line) => actionWord.exec(line)?.[0]).filter((word) => word !== undefined);
  } catch {
    return [];
  }
}
