import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { servicePackages, type ServicePackage } from '../packages/service-packages.ts';
import type { System } from '../system.ts';

/** The packages that configure services and are used on this root, the ones that need nothing first. */
export function usedServicePackages(system: System): ServicePackage[] {
  const used = system.packages.filter(
    ({ name, broken }) => broken === undefined && system.besideBase(name) !== 'left out',
  );
  return servicePackages(used, system.databases, (event) => system.events.exists(event));
}

export function updateEvents(system: System): string[] {
  return usedServicePackages(system).map(({ event }) => event);
}

const creations = ['user-create', 'group-create', 'ibay-create', 'pseudonym-create', 'printer-create'];

/** Names of the packages among them that act when accounts are created. */
export function accountPackages(system: System): ReadonlySet<string> {
  const used = new Set(usedServicePackages(system).map(({ name }) => name));
  const acting = system.packages.filter(
    ({ name, folder }) => used.has(name) && creations.some((event) => existsSync(join(folder, 'events', event))),
  );
  return new Set(acting.map(({ name }) => name));
}
