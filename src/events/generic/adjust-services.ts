import { adjustServices } from '../../services/adjust-services.ts';
import { eventFolders, type GenericContext } from '../generic-actions.ts';

/** Adjusts the services that the event names in `services2adjust`, once all its files have been written. */
export default async function adjustServicesOfEvent(action: GenericContext): Promise<void> {
  const failed = await adjustServices(action.event, eventFolders(action.event, action.sources), action);
  if (failed.length > 0) throw new Error(`not adjusted: ${failed.join(', ')}`);
}
