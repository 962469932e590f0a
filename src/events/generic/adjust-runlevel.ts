import type { GenericContext } from '../perform/generic-actions.ts';
import { servicesToAdjust } from './services-to-adjust.ts';

/** Brings every service into the state of its record, or only those that the event names. */
export default async function adjustRunlevel({ signals, services }: GenericContext): Promise<void> {
  const failed = await services.adjust(servicesToAdjust(signals));
  if (failed.length > 0) throw new Error(`not adjusted: ${failed.join(', ')}`);
}
