import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { updateEventOf } from '../../packages/rules/event-rules.ts';
import { fullNameOf } from '../../packages/transaction/around-system.ts';
import type { System } from '../../system.ts';

/** A package that configures services: it brings an update event, such as `panelsmith-mail-update`. */
interface ServicePackage {
  readonly name: string;
  readonly event: string;
  /** Debian packages that it needs, one in each line of its file `install/debian`. */
  readonly debian: readonly string[];
}

/** Those that are used on this root, the ones that need nothing first: others build on them. */
export function servicePackages(system: System): ServicePackage[] {
  return system.packages
    .filter(({ name, broken }) => broken === undefined && system.besideBase(name) !== 'left out')
    .map(({ name, folder }) => ({
      name,
      event: updateEventOf({ name: fullNameOf(system, { folder }) }),
      debian: linesOf(join(folder, 'install/debian')),
    }))
    .filter(({ event }) => system.events.exists(event))
    .sort((a, b) => Number(a.debian.length > 0) - Number(b.debian.length > 0) || (a.name < b.name ? -1 : 1));
}

export function updateEvents(system: System): string[] {
  return servicePackages(system).map(({ event }) => event);
}

function linesOf(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^[a-z0-9][a-z0-9+.-]*$/.test(line));
}
