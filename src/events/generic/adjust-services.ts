import { join } from 'node:path';
import { adjustOwnedServices } from '../../services/adjust-owned-services.ts';
import { adjustServices } from '../../services/adjust-requested-services.ts';
import type { EventSource } from '../perform/event-source.ts';
import { eventFolders, servicesLeftOut, type GenericContext } from '../perform/generic-actions.ts';

/** Adjusts the services in the event's `services2adjust`, after all its files have been written. */
export default async function adjustServicesOfEvent(context: GenericContext): Promise<void> {
  const { event, events, root, sources } = context;
  const action = { ...context, leftOut: servicesLeftOut(sources) };
  const folders = events.flatMap((each) => eventFolders(each, sources));
  const failed =
    root.flavour === 'sme'
      ? await adjustServices(event, folders, action)
      : await adjustOwnedServices(folders, defaultsFolders(sources), action);
  if (failed.length > 0) throw new Error(`not adjusted: ${failed.join(', ')}`);
}

/** Returns the folders beside the folders of events, in packages and in the root's `etc/e-smith`. */
function defaultsFolders(sources: readonly EventSource[]): string[] {
  return sources.map(({ folder }) => join(folder, '../db/configuration/defaults'));
}
