import { adjustOwnedServices } from '../../services/adjust-owned-services.ts';
import { adjustServices } from '../../services/adjust-requested-services.ts';
import { eventFolders, servicesLeftOut, type GenericContext } from '../perform/generic-actions.ts';

/** Adjusts the services in the event's `services2adjust`, after all its files have been written. */
export default async function adjustServicesOfEvent(context: GenericContext): Promise<void> {
  const { event, events, root, sources, defaults } = context;
  const action = { ...context, leftOut: servicesLeftOut(sources) };
  const folders = events.flatMap((each) => eventFolders(each, sources));
  const failed =
    root.flavour === 'sme'
      ? await adjustServices(event, folders, action)
      : await adjustOwnedServices(folders, defaults, action);
  if (failed.length > 0) throw new Error(`not adjusted: ${failed.join(', ')}`);
}
