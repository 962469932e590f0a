import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isExecutable } from '../../files/executable.ts';
import { byBytes, isFolder, namesIn } from '../../files/names-in.ts';
import { kindAt } from '../../files/regular-file.ts';
import type { EventSource } from './event-source.ts';
import { eventFolders, genericActionsOf, hasOwnFirewall } from './generic-actions.ts';

/** An entry of an event's folder and how it is run. */
export interface FoundAction {
  /** The file's name; for a module without its extension. */
  readonly name: string;
  readonly source: string;
  /** The executable to start, the module to load, or the skipped file. */
  readonly file: string;
  readonly kind: 'executable' | 'module' | 'skipped';
  /** Why it is skipped, in English for the operator. */
  readonly skipped: string | undefined;
  /** For a generic action, the program name shown in logs. */
  readonly generic: string | undefined;
  /** Whether a run of many signals performs it once for all of them. */
  readonly isOnce: boolean;
}

const actionName = /^S\d\d/;
const moduleName = /^(S\d\d.+?)(\.once)?\.(ts|js|mjs)$/;
/** Files that belong to a module and are not actions: its types, its source map, its test. */
const besideModule = /(\.d\.m?ts|\.map|\.test\.[jt]s)$/;

/** Event names are folder names; `actions` is the folder of programs that events link to. */
export function isEventName(event: string): boolean {
  return /^[A-Za-z0-9_.-]+$/.test(event) && !/^\.+$/.test(event) && event !== 'actions';
}

/** Whether the root or a package has a folder for an event, even an empty one. */
export function eventExists(event: string, sources: readonly EventSource[]): boolean {
  return isEventName(event) && sources.some(({ folder }) => kindAt(join(folder, event)) === 'folder');
}

/** Names of all events that the root and the packages have, each once, sorted. */
export function eventNames(sources: readonly EventSource[]): string[] {
  const names = sources.flatMap(({ folder }) =>
    namesIn(folder).filter((name) => kindAt(join(folder, name)) === 'folder'),
  );
  return [...new Set(names)].filter(isEventName).sort();
}

/**
 * Returns the actions of an event, of all sources and the generic ones together, in byte order of their names; actions
 * with the same name in the order of the sources. Folders in an event's folder contain data and are skipped.
 * @param isFirewallBehind whether any event rebuilds the firewall; default: only those that ask for it
 */
export function findActions(
  event: string,
  sources: readonly EventSource[],
  isFirewallBehind?: () => boolean,
): FoundAction[] {
  // Most sources have no folder for an event, so nothing more is read of them.
  const having = sources.filter(({ folder }) => isFolder(join(folder, event)));
  const own = having.flatMap((source) => actionsOf(event, source));
  const generic = genericActionsOf(eventFolders(event, having), hasOwnFirewall(sources), isFirewallBehind).map(
    ({ name, module, program }): FoundAction => ({
      name,
      source: 'panelsmith',
      file: module,
      kind: 'module',
      skipped: undefined,
      generic: program,
      isOnce: true,
    }),
  );
  return [...own, ...generic].sort((a, b) => byBytes(a.name, b.name));
}

function actionsOf(event: string, source: EventSource): FoundAction[] {
  const folder = join(source.folder, event);
  const actions = new Map<string, FoundAction>();
  for (const entry of namesIn(folder)) {
    if (besideModule.test(entry) || kindAt(join(folder, entry)) === 'folder') continue;
    const action = actionOf(event, entry, source);
    // If a folder has both a module and its source, `.js` sorts before `.ts` and is used.
    if (!actions.has(action.name)) actions.set(action.name, action);
  }
  return [...actions.values()];
}

function actionOf(event: string, entry: string, source: EventSource): FoundAction {
  const file = join(source.folder, event, entry);
  const found = { name: entry, source: source.name, file, skipped: undefined, generic: undefined, isOnce: false };
  if (!actionName.test(entry))
    return { ...found, kind: 'skipped', skipped: 'its name does not begin with S and two digits' };
  if (isExecutable(file)) return { ...found, kind: 'executable' };
  const [, name, once = ''] = moduleName.exec(entry) ?? [];
  if (name === undefined || !existsSync(file)) return { ...found, kind: 'skipped', skipped: 'it is not executable' };
  const compiled = join(source.modules, event, `${name}${once}.js`);
  return { ...found, name, kind: 'module', file: existsSync(compiled) ? compiled : file, isOnce: once !== '' };
}
