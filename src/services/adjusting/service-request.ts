import { lstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFile } from '../../files/regular-file.ts';
import { messageOf } from '../../refusals.ts';
import { byBytes, namesIn } from '../../files/names-in.ts';

/** A service of an event, and its requested actions in order. */
export interface ServiceRequest {
  readonly service: string;
  readonly actions: readonly string[];
  /** Why an entry cannot be read, in English for the operator: it is then unknown what the event requests. */
  readonly unreadable: string | undefined;
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
  const requests = new Map<string, { readonly actions: Set<string>; unreadable: string | undefined }>();
  for (const eventFolder of eventFolders) {
    const folder = join(eventFolder, servicesFolder);
    for (const service of namesIn(folder)) {
      if (service.startsWith('.') || leftOut.includes(service)) continue;
      const request = requests.get(service) ?? { actions: new Set(), unreadable: undefined };
      requests.set(service, request);
      try {
        for (const action of actionsOf(join(folder, service))) request.actions.add(action);
      } catch (error) {
        request.unreadable = messageOf(error);
      }
    }
  }
  return [...requests]
    .map(([service, { actions, unreadable }]) => ({ service, actions: [...actions], unreadable }))
    .sort((a, b) => byBytes(a.service, b.service));
}

function actionsOf(entry: string): string[] {
  if (lstatSync(entry).isSymbolicLink()) return [readlinkSync(entry)];
  const lines = readRegularFile(entry).split('\n');
  return lines.map((line) => actionWord.exec(line)?.[0]).filter((word) => word !== undefined);
}
