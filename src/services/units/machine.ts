import { existsSync } from 'node:fs';
import type { Root } from '../../root.ts';
import { askSystemd, type Unit } from './ask-systemd.ts';
import { distributionUnits, type UnitsOfService } from './distribution-units.ts';
import { runLevelFolders } from '../run-level.ts';
import { unitsOf } from '../service-name.ts';
import type { Service } from '../services.ts';
import { runsUnderRunit, Supervisors, type Supervisor } from './supervisor.ts';
import { UnitLinks, type BootState } from './unit-links.ts';
import type { RunProgram } from '../../process/children/ask-program.ts';
import type { RecordLookup } from '../../db/file/database-view.ts';

/** What the machine has of a service. */
export interface MachineService {
  readonly service: Service;
  readonly supervisor: Supervisor;
  /** What the supervisor calls it, without the ending `.service`; undefined if it knows no such service. */
  readonly unit: string | undefined;
  /** `unknown`: there is nothing that could run it, or this root is not the running machine. */
  readonly runs: Unit['runs'] | 'unknown';
  /** Whether it is started at boot; `fixed` if that cannot be set apart from its record. */
  readonly boot: BootState | 'unknown';
  /** It is masked: systemd never starts it. */
  readonly isMasked: boolean;
  /** A socket or path of its name would start it at any time. */
  readonly isTriggered: boolean;
}

/** Where services run. */
export interface MachineContext {
  readonly root: Root;
  readonly configuration: RecordLookup;
  readonly run: RunProgram;
}

/**
 * Looks at the machine: what runs each service, and whether it runs. systemd is asked once for all; a start script is
 * asked for its `status`.
 * @throws Error if systemd does not answer
 */
export async function inspectMachine(services: readonly Service[], context: MachineContext): Promise<MachineService[]> {
  const { root, configuration, run } = context;
  const supervisors = new Supervisors(root, runLevelFolders(root, configuration));
  const found = services.map((service) => ({
    service,
    ...(service.isNameable ? supervisors.of(service.key, service.record) : { supervisor: nothing, unit: service.key }),
  }));
  const asked = found.filter(({ supervisor }) => supervisor.kind === 'systemd').map(({ service }) => service);
  const others = distributionUnits(root);
  const units = await askSystemd(
    asked.flatMap((service) =>
      unitsFor(service, others).flatMap((unit) => (service.isWanted ? [unit] : withTriggers(unit))),
    ),
    run,
  );
  const links = asked.length > 0 ? new UnitLinks(root) : undefined;
  const inspected: MachineService[] = [];
  for (const { service, supervisor, unit } of found) {
    const named = { service, supervisor };
    if (supervisor.kind === 'systemd') inspected.push({ ...named, ...underSystemd(service, others, units, links) });
    else if (supervisor.kind === 'runit')
      inspected.push({ ...named, ...underRunit(unit, supervisor.folder, supervisors) });
    else if (supervisor.kind === 'script')
      inspected.push({ ...named, ...(await asScript(unit, supervisor.script, run)) });
    else inspected.push({ ...named, ...unknown });
  }
  return inspected;
}

const nothing: Supervisor = { kind: 'nothing' };

type Inspected = Omit<MachineService, 'service' | 'supervisor'>;

const unknown: Inspected = { unit: undefined, runs: 'unknown', boot: 'unknown', isMasked: false, isTriggered: false };

/** What could start a unit that is to be stopped. Source: systemd.socket(5), systemd.path(5). */
function withTriggers(unit: string): string[] {
  const name = unit.replace(/\.service$/, '');
  return [unit, `${name}.socket`, `${name}.path`];
}

/** The units that a service may have, the preferred one first. */
function unitsFor({ key, record }: Service, others: UnitsOfService): readonly string[] {
  return unitsOf(key, record, others);
}

function underSystemd(
  service: Service,
  others: UnitsOfService,
  units: ReadonlyMap<string, Unit>,
  links: UnitLinks | undefined,
): Inspected {
  const unit = unitsFor(service, others)
    .flatMap((name) => units.get(name) ?? [])
    .find(({ isThere, isMasked }) => isThere || isMasked);
  if (!unit) return unknown;
  const name = unit.id.replace(/\.service$/, '');
  const isTriggered = withTriggers(name)
    .slice(1)
    .some((trigger) => units.get(trigger)?.runs === 'running' || links?.stateOf(trigger) === 'enabled');
  return {
    unit: name,
    isTriggered,
    runs: unit.runs,
    boot: links?.stateOf(unit.id) ?? 'unknown',
    isMasked: unit.isMasked,
  };
}

/** Without a start link a service that has no file `down` is started with runit. */
function underRunit(unit: string, folder: string, supervisors: Supervisors): Inspected {
  const isLinked = supervisors.startLink(unit) !== undefined;
  const boot = isLinked ? 'fixed' : existsSync(`${folder}/down`) ? 'disabled' : 'enabled';
  return { unit, runs: runsUnderRunit(folder) ? 'running' : 'stopped', boot, isMasked: false, isTriggered: false };
}

/**
 * A start script says with status 0 that it runs, with 3 that it does not. With any other it may not know the question.
 * Source: LSB core, "Init Script Actions".
 */
async function asScript(unit: string, script: string, run: RunProgram): Promise<Inspected> {
  const { status } = await run(script, ['status']);
  const runs = status === 0 ? 'running' : status === 3 ? 'stopped' : 'unknown';
  return { unit, runs, boot: 'fixed', isMasked: false, isTriggered: false };
}
