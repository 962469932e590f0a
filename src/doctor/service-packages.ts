import { servicePackages as servicePackagesAmong, type ServicePackage } from '../packages/service-packages.ts';
import type { System } from '../system.ts';

/** The packages that configure services and are used on this root, the ones that need nothing first. */
export function servicePackages(system: System): ServicePackage[] {
  const used = system.packages.filter(
    ({ name, broken }) => broken === undefined && system.besideBase(name) !== 'left out',
  );
  return servicePackagesAmong(used, system.databases, (event) => system.events.exists(event));
}

export function updateEvents(system: System): string[] {
  return servicePackages(system).map(({ event }) => event);
}
