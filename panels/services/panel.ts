import {
  definePanel,
  formPage,
  literal,
  select,
  tablePage,
  viewPage,
  type ChangeSet,
  type DbRecord,
  type Reading,
} from 'panelsmith';
import {
  isOrphan,
  isForOthers,
  isPartOfUs,
  isRunning,
  isThere,
  machineState,
  ownerOf,
  portsOf,
  unitOf,
} from './service-words.ts';
import { serviceNotes } from './service-notes.ts';

const services = { database: 'configuration', type: 'service' } as const;

const Service = literal((service) => service.key);
const status = literal((service) => (service.prop('status') === 'enabled' ? 'enabled' : 'disabled'), {
  options: ['enabled', 'disabled'],
});
const Machine = literal(machineState, {
  options: [
    ...['running', 'stopped', 'runsAnyway', 'downAnyway', 'failed', 'changing', 'masked', 'missing', 'unknown'],
    ...['absent', 'shared', 'firewall', 'panel'],
  ],
  tones: { running: 'good', runsAnyway: 'warning', downAnyway: 'warning', failed: 'danger', missing: 'warning' },
  when: says(machineState),
});
const Owner = literal(ownerOf, { options: ['own', 'unnamed'] });
const Orphan = literal((service, reading) => (isOrphan(service, reading) ? 'orphan' : ''), {
  options: ['orphan'],
  tones: { orphan: 'warning' },
  when: says((service, reading) => (isOrphan(service, reading) ? 'orphan' : '')),
});
const Ports = literal(portsOf, { when: says(portsOf) });
const accessOf = (service: DbRecord): string => service.prop('access') ?? '';
const access = literal(accessOf, { options: ['private', 'public', 'localhost', 'none'], when: says(accessOf) });
const Unit = literal(unitOf, { when: says(unitOf) });

const about = { Service, Machine, Unit, Owner, Orphan, Ports, access };
const brief = { Service, status, Machine, Owner };

/**
 * Services: records of type `service` in the configuration database, with their state on the machine. Property `status`
 * is `enabled` or `disabled`; events `runlevel-adjust` and `firewall-adjust` follow a change. Starting, stopping and
 * restarting change no record. Sources: developer manual, section 4; NethServer, RPM packages.
 */
export default definePanel({
  name: 'services',
  menu: { heading: 'Administration', order: [4000, 4500] },
  services: true,
  pages: {
    list: tablePage({
      lists: services,
      columns: { Service, status, Machine, Orphan, Owner, Ports, access },
      open: 'modify',
      actions: ['start', 'stop', 'restart', 'enable', 'disable', 'adopt', 'logs'],
      filters: ['status', 'Machine', 'Orphan'],
      bulk: { pages: ['enable', 'disable', 'start', 'stop', 'restart'] },
      notes: serviceNotes,
    }),
    modify: formPage({
      edits: services,
      when: isSetHere,
      fields: { ...about, status: select({ options: ['enabled', 'disabled'], initial: 'disabled' }) },
      next: 'list',
      offers: 'logs',
      postEvent: stageAdjustment,
    }),
    enable: formPage({
      edits: services,
      when: (service, reading) => !isEnabled(service) && isSetHere(service, reading),
      fields: brief,
      next: 'list',
      postEvent(changes, service) {
        setStatus(changes, service, 'enabled');
      },
    }),
    disable: formPage({
      edits: services,
      when: (service, reading) =>
        (isEnabled(service) && isSetHere(service, reading)) ||
        (isOrphan(service, reading) && isRunning(service, reading)),
      fields: brief,
      danger: true,
      next: 'list',
      postEvent(changes, service) {
        setStatus(changes, service, 'disabled');
      },
    }),
    start: formPage({
      edits: services,
      when: (service, reading) => isEnabled(service) && isThere(service, reading) && !isRunning(service, reading),
      fields: brief,
      signals: 'service-start',
      next: 'list',
    }),
    stop: formPage({
      edits: services,
      when: (service, reading) => isRunning(service, reading) && !isForOthers(service, reading.services),
      fields: brief,
      danger: true,
      signals: 'service-stop',
      next: 'list',
    }),
    restart: formPage({
      edits: services,
      when: (service, reading) => isEnabled(service) && isRunning(service, reading),
      fields: brief,
      signals: 'service-restart',
      next: 'list',
    }),
    adopt: formPage({
      edits: services,
      when: isOrphan,
      fields: brief,
      signals: 'service-adopt',
      next: 'list',
    }),
    logs: viewPage({
      view: 'views/logs.ejs',
      about: services,
      refreshSeconds: 3,
      model: async ({ services: now }: Reading, { record }) => ({
        isTrial: now?.isTrial ?? true,
        text: ((await now?.log(record?.key ?? '')) ?? []).join('\n'),
      }),
    }),
  },
});

/** The condition of a literal that is left out of a form if its text is empty. */
function says(
  show: (service: DbRecord, reading: Reading) => string,
): (service: DbRecord | undefined, reading: Reading) => boolean {
  return (service, reading) => service !== undefined && show(service, reading) !== '';
}

function isSetHere(service: DbRecord, { services: now }: Reading): boolean {
  return !isPartOfUs(service, now);
}

function isEnabled(service: DbRecord): boolean {
  return service.prop('status') === 'enabled';
}

function setStatus(changes: ChangeSet, service: DbRecord, status: 'enabled' | 'disabled'): void {
  changes.configuration.setProps(service.key, { status });
  stageAdjustment(changes, service);
}

/** The service first, so that its port is open only when it runs. */
function stageAdjustment(changes: ChangeSet, service: DbRecord): void {
  changes.signal('runlevel-adjust', service.key);
  changes.signal('firewall-adjust');
}
