import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { firewallService, listingPath } from '../../firewall/firewall-files.ts';
import { isFolder, namesIn } from '../../files/names-in.ts';
import { ownModule } from '../../process/home.ts';
import { servicesFolder } from '../../services/adjusting/service-request.ts';
import type { StagedRecords } from '../../templates/staged-view.ts';
import type { WrittenFile } from '../journal/run-details.ts';
import type { ActionContext } from './action.ts';
import type { EventParts, EventSource } from './event-source.ts';
import type { PredictedFile } from './modules/predicted-file.ts';

/** The additional context of a generic action. */
export interface GenericContext extends ActionContext, EventParts {
  /** All events for which it is performed: one, or those of a run of many signals. */
  readonly events: readonly string[];
  /** Reports a file that was made from a template. */
  readonly wrote: (file: WrittenFile) => void;
  /** The records that a preview has staged; empty in a run. */
  readonly staged: readonly StagedRecords[];
  /** Time limit of the Perl of one template in a preview; undefined in a run. */
  readonly perlSeconds: number | undefined;
  /** Reports to a preview a file that a template would make. */
  readonly predicted: (file: PredictedFile) => void;
}

/** An action of every event that has the action's data folder. */
export interface GenericAction {
  /** Its name, which determines its position among the actions. */
  readonly name: string;
  /** Its name in logs, which was its program in the root's folder of actions. */
  readonly program: string;
  readonly folder: string;
  readonly module: string;
}

/** The paths of its files are the paths of templates. */
const templatesFolder = 'templates2expand';

const expansion: GenericAction = {
  name: 'S05generic_template_expand',
  program: 'generic_template_expand',
  folder: templatesFolder,
  module: ownModule('events/generic/expand-templates'),
};

const adjustment: GenericAction = {
  name: 'S90adjust-services',
  program: 'adjust-services',
  folder: servicesFolder,
  module: ownModule('events/generic/adjust-services'),
};

/** Not an action of an event: a preview performs this module instead of the expansion. Its arguments are templates. */
export const predictionModule = ownModule('events/generic/predict-templates');

/** It comes before services are adjusted, so that a port is open when its service starts. */
const firewall: GenericAction = {
  name: 'S89adjust-firewall',
  program: 'adjust-firewall',
  folder: servicesFolder,
  module: ownModule('events/generic/adjust-firewall'),
};

/** Its folder is empty: all services are brought into the state of their records. */
const runlevel: GenericAction = {
  name: 'S90adjust-runlevel',
  program: 'adjust-runlevel',
  folder: 'runlevel2adjust',
  module: ownModule('events/generic/adjust-runlevel'),
};

/**
 * Returns the generic actions that an event has.
 * @param places the event's folder in each source that has it
 * @param isFirewallOurs whether the firewall is ours
 * @param isFirewallBehind whether the firewall differs from what the databases say; then any event brings it up to date
 */
export function genericActionsOf(
  places: readonly string[],
  isFirewallOurs: boolean,
  isFirewallBehind: () => boolean = () => false,
): readonly GenericAction[] {
  // A folder that cannot be read is an error, so that no action is left out by mistake.
  const has = ({ folder }: GenericAction): boolean => places.some((place) => isFolder(join(place, folder)));
  if (!isFirewallOurs) return [expansion, adjustment, runlevel].filter(has);
  const asksForFirewall = places.some((place) => firewallMarks.some((mark) => existsSync(join(place, mark))));
  const services = places.flatMap((place) => namesIn(join(place, servicesFolder)));
  return [
    ...(has(expansion) ? [expansion] : []),
    ...(asksForFirewall || isFirewallBehind() ? [firewall] : []),
    ...(services.some((name) => name !== firewallService) ? [adjustment] : []),
    ...(has(runlevel) ? [runlevel] : []),
  ];
}

/** How an event asks for the firewall, as on the classic servers: by its service, or by its file. */
const firewallMarks = [join(servicesFolder, firewallService), join(templatesFolder, listingPath)];

/**
 * Whether the firewall is ours: the package of every server is used. On a server with its own base, which has a firewall
 * of its own, it is left out.
 */
export function hasOwnFirewall(sources: readonly EventSource[]): boolean {
  return sources.some(
    ({ name, folder }) =>
      name !== 'root' && existsSync(join(folder, 'firewall-adjust', servicesFolder, firewallService)),
  );
}

/** Whether an action is the generic one that expands templates. */
export function expandsTemplates({ generic }: { readonly generic: string | undefined }): boolean {
  return generic === expansion.program;
}

/** Whether an action is the generic one that makes and loads the firewall. */
export function adjustsFirewall({ generic }: { readonly generic: string | undefined }): boolean {
  return generic === firewall.program;
}

/** Services that are adjusted in another way than by their supervisor. */
export function servicesLeftOut(sources: readonly EventSource[]): readonly string[] {
  return hasOwnFirewall(sources) ? [firewallService] : [];
}

/** Templates whose file is made in another way unless a package has a template for it. */
export function madeElsewhere(path: string, sources: readonly EventSource[]): boolean {
  return path === `/${listingPath}` && hasOwnFirewall(sources);
}

/** Whether an action is the generic one that adjusts services. */
export function adjustsServices({ generic }: { readonly generic: string | undefined }): boolean {
  return generic === adjustment.program;
}

/** Whether an action is the generic one that brings all services into the state of their records. */
export function adjustsRunlevel({ generic }: { readonly generic: string | undefined }): boolean {
  return generic === runlevel.program;
}

/** The event's folder in each source; it need not exist there. */
export function eventFolders(event: string, sources: readonly EventSource[]): string[] {
  return sources.map(({ folder }) => join(folder, event));
}
