import type { PanelDefinition } from '../../panel/pages/panel-definition.ts';
import type { Visit } from '../visit.ts';
import type { FoundPanel } from './panel-pages.ts';

/** Examines the services before a page of a panel that shows them. */
export async function inspectServicesFor(visit: Visit, { panel }: FoundPanel<PanelDefinition>): Promise<void> {
  if (panel.services === true) await visit.shell.system.inspectServices();
}
