import { isThisServer, type DbRecord, type MachineService, type Reading } from 'panelsmith';

/** Whether a service runs, and whether that agrees with its record; empty if unknown, as on a trial root. */
export function machineState(service: DbRecord, { services }: Reading): string {
  const found = services?.get(service.key);
  if (!services || services.isTrial || services.failure !== undefined || !found) return '';
  const { runs, isMasked, unit, supervisor } = found;
  if (isMasked) return 'masked';
  if (isPartOfUs(service, services)) return found.service.partOfUs ?? '';
  if (supervisor.kind === 'nothing' || unit === undefined) return isMissed(found) ? 'missing' : 'absent';
  if (runs === 'running' && isForOthers(service, services)) return 'shared';
  if (runs === 'running') return isToRun(found) ? 'running' : 'runsAnyway';
  if (runs === 'stopped') return isToRun(found) ? 'downAnyway' : 'stopped';
  return runs;
}

/** The firewall and Panelsmith have no unit here; they are set on the page "Remote access". */
export function isPartOfUs(service: DbRecord, services: Reading['services']): boolean {
  const found = services?.get(service.key);
  return found?.service.partOfUs !== undefined && found.unit === undefined;
}

function isToRun({ service }: MachineService): boolean {
  return service.isWanted || service.isProtected;
}

/** Whether a service that is not installed counts as missing. Services of bundled packages need not be installed. */
function isMissed({ service }: MachineService): boolean {
  return service.isWanted && !service.isOptional;
}

/** Whether its unit runs only since another service has it too, as `imap` and `imaps` have one. */
export function isForOthers(service: DbRecord, services: Reading['services']): boolean {
  const found = services?.get(service.key);
  if (found?.unit === undefined || isToRun(found)) return false;
  return services?.all.some((other) => other.unit === found.unit && isToRun(other)) === true;
}

/** The packages that own it; for an orphan, the one that left it. */
export function ownerOf(service: DbRecord, { services }: Reading): string {
  const found = services?.get(service.key)?.service;
  if (!found) return '';
  if (!found.isOwned) return found.leftBy ?? 'unnamed';
  return found.owners.every(isThisServer) ? 'own' : found.owners.filter((owner) => !isThisServer(owner)).join(', ');
}

export function isOrphan(service: DbRecord, { services }: Reading): boolean {
  return services?.get(service.key)?.service.isOwned === false;
}

export function isRunning(service: DbRecord, { services }: Reading): boolean {
  const runs = services?.get(service.key)?.runs;
  return runs === 'running' || runs === 'changing';
}

/** Whether the machine has something that could be started. */
export function isThere(service: DbRecord, { services }: Reading): boolean {
  const found = services?.get(service.key);
  return found?.unit !== undefined && found.supervisor.kind !== 'nothing' && !found.isMasked;
}

/** Such as `tcp 80, 443; udp 53`. */
export function portsOf(service: DbRecord, { services }: Reading): string {
  const ports = services?.get(service.key)?.service.ports;
  if (!ports) return '';
  return (['tcp', 'udp'] as const)
    .filter((protocol) => ports[protocol].length > 0)
    .map((protocol) => {
      const ranges = ports[protocol].map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
      return `${protocol} ${ranges.join(', ')}`;
    })
    .join('; ');
}

/** The name that the system has for it, if it is different. */
export function unitOf(service: DbRecord, { services }: Reading): string {
  const unit = services?.get(service.key)?.unit ?? '';
  return unit === service.key ? '' : unit;
}
