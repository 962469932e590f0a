import { join } from 'node:path';
import { namesIn } from '../../files/names-in.ts';
import type { Mistake } from '../mistake.ts';
import { statOf } from '../package-files.ts';
import type { PackageName } from './package-name.ts';

/** The update event of a package; this and the save event belong to the package. */
export function updateEventOf({ name }: Pick<PackageName, 'name'>): string {
  return `${name}-update`;
}

export function saveEventOf({ name }: Pick<PackageName, 'name'>): string {
  return `${name}-save`;
}

/** Parts that an update event has to configure. */
const configured = ['db', 'events', 'templates'] as const;

/**
 * Finds what is wrong with the events that a package must or may have: its update event is required if it brings
 * defaults (also of services), events or templates; an event whose name looks like a misspelt update or save event is
 * reported. Source: NethServer RPM package rules, "Naming and events conventions".
 * @param prefixes the configured prefixes
 * @param others events that other packages or the server have: these names are correct
 */
export function eventMistakes(
  folder: string,
  named: PackageName,
  prefixes: readonly string[],
  others: (event: string) => boolean = () => false,
): readonly Mistake[] {
  const own = [updateEventOf(named), saveEventOf(named)];
  const events = foldersIn(join(folder, 'events'));
  const mistakes: Mistake[] = [];
  let isMeant = false;
  for (const event of events) {
    const meant = own.includes(event) || others(event) ? undefined : meantEvent(event, named, prefixes, events);
    if (meant === undefined) continue;
    isMeant ||= meant === updateEventOf(named);
    mistakes.push({
      file: `events/${event}`,
      reason: `${event} is not an event of ${named.name}; did you mean ${meant}?`,
    });
  }
  const brings = configured.filter((part) => statOf(join(folder, part))?.isDirectory());
  if (brings.length === 0 || isMeant || events.includes(updateEventOf(named))) return mistakes;
  const missing = updateEventOf(named);
  const reason = `it brings ${brings.join(', ')}, so it needs an event ${missing}: there is no folder events/${missing}`;
  return [...mistakes, { reason }];
}

/**
 * Which of its two events a package's author meant; undefined if the event is another one. An event named after the
 * feature only, such as `projects-update`, is accepted as another event if the package also has the correct one.
 * @param events all events of the package
 */
function meantEvent(
  event: string,
  { name, feature }: PackageName,
  prefixes: readonly string[],
  events: readonly string[],
): string | undefined {
  for (const verb of ['update', 'save'] as const) {
    const right = `${name}-${verb}`;
    if (prefixes.some((prefix) => event.startsWith(`${prefix}${verb}-`)) || isMisspelt(event, right)) return right;
    const near = [`${feature}-${verb}`, `${verb}-${feature}`, `${verb}-${name}`, `${name}_${verb}`];
    const elsewhere = prefixes.map((prefix) => `${prefix}${feature}-${verb}`);
    if (!events.includes(right) && [...near, ...elsewhere].includes(event)) return right;
  }
  return undefined;
}

/** Whether a name is another one with one or two letters missing, added, changed or swapped. */
function isMisspelt(name: string, right: string): boolean {
  if (Math.abs(name.length - right.length) > 2 || name.split('-').at(-1) !== right.split('-').at(-1)) return false;
  return distance(name, right) <= 2;
}

/** Levenshtein's distance. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(one).entries())
    row = Array.from(other).reduce<number[]>(
      (next, right, j) => {
        const swap = (row[j] ?? 0) + (letter === right ? 0 : 1);
        return [...next, Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1)];
      },
      [i + 1],
    );
  return row.at(-1) ?? 0;
}

function foldersIn(folder: string): string[] {
  return namesIn(folder).filter((name) => statOf(join(folder, name))?.isDirectory());
}
