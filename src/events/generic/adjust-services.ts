import { adjustOwnedServices } from '../../services/adjusting/adjust-owned-services.ts';
import { ownDefault } from '../../services/service-owners.ts';
import { adjustServices } from '../../services/adjusting/adjust-requested-services.ts';
import { eventFolders, servicesLeftOut, type GenericContext } from '../perform/generic-actions.ts';

/** Adjusts the services in the event's `services2adjust`, after all its files have been written. */
export default async function adjustServicesOfEvent(context: GenericContext): Promise<void> {
  const { event, events, root, sources, defaults } = context;
  const isDown = (service: string): Promise<boolean> => isPackageServiceDown(service, context);
  const action = { ...context, isDown, leftOut: servicesLeftOut(sources) };
  const folders = events.flatMap((each) => eventFolders(each, sources));
  const failed =
    root.flavour === 'sme'
      ? await adjustServices(event, folders, action)
      : await adjustOwnedServices(folders, defaults, action);
  if (failed.length > 0) throw new Error(`not adjusted: ${failed.join(', ')}`);
}

/**
 * Whether a service of a package has to run and does not. Services of a classic base are not checked, because its
 * events adjust them.
 */
async function isPackageServiceDown(key: string, { services }: GenericContext): Promise<boolean> {
  const service = services.get(key);
  if (service?.isWanted !== true || service.owners.every((owner) => owner === ownDefault)) return false;
  const [found] = await services.onMachine([key]);
  return found?.runs === 'stopped' || found?.runs === 'failed';
}
