import type { Visit } from '../visit.ts';
import type { FoundKitPanel } from './panel-pages.ts';

/** Examines the services before a page of a panel that shows them. */
export async function inspectServicesFor(visit: Visit, { panel }: FoundKitPanel): Promise<void> {
  if (panel.services === true) await visit.web.system.inspectServices();
}
