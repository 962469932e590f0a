import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DefaultsFolder } from '../../services/service-owners.ts';
import { servicesFolder } from '../../services/service-request.ts';
import type { TemplateSource } from '../../templates/template-source.ts';
import type { WrittenFile } from '../journal/run-details.ts';
import type { ActionContext } from './action.ts';
import type { EventSource } from './event-source.ts';

/** The additional context of a generic action. */
export interface GenericContext extends ActionContext {
  /** All events for which it is performed: one, or those of a run of many signals. */
  readonly events: readonly string[];
  readonly sources: readonly EventSource[];
  readonly templateSources: readonly TemplateSource[];
  /** What brings default records of configuration: it owns services. */
  readonly defaults: readonly DefaultsFolder[];
  /** Tells of a file that was made from a template. */
  readonly wrote: (file: WrittenFile) => void;
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
  module: moduleFile('expand-templates'),
};

const adjustment: GenericAction = {
  name: 'S90adjust-services',
  program: 'adjust-services',
  folder: servicesFolder,
  module: moduleFile('adjust-services'),
};

/** Its folder is empty: every service there is, is brought into the state of its record. */
const runlevel: GenericAction = {
  name: 'S90adjust-runlevel',
  program: 'adjust-runlevel',
  folder: 'runlevel2adjust',
  module: moduleFile('adjust-runlevel'),
};

const genericActions: readonly GenericAction[] = [expansion, adjustment, runlevel];

/** Returns the generic actions that an event has in any source. */
export function genericActionsOf(event: string, sources: readonly EventSource[]): readonly GenericAction[] {
  return genericActions.filter(({ folder }) =>
    eventFolders(event, sources).some((place) => isFolder(join(place, folder))),
  );
}

/** Whether an action is the generic one that expands templates. */
export function expandsTemplates({ generic }: { readonly generic: string | undefined }): boolean {
  return generic === expansion.program;
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

function moduleFile(name: string): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`../generic/${name}.${extension}`, import.meta.url));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
