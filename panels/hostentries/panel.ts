import {
  accept,
  definePanel,
  literal,
  radio,
  recordPages,
  refuse,
  refuseField,
  shown,
  text,
  validators,
  type ChangeSet,
  type DbRecord,
  type PageContext,
  type PageRefusal,
  type Rule,
} from 'panelsmith';
import { whyNotLocal } from './addresses.ts';
import { hostName } from './host-name.ts';

const HostName = literal((host) => host.key);

const comment: Rule = (value) =>
  /^[\p{L}\p{N}][\p{L}\p{M}\p{N} _.,-]*$/u.test(value) ? accept(value) : refuse('errors.comment');

const HostType = radio({ options: ['Self', 'Local', 'Remote'], initial: 'Local' });

interface Host {
  readonly HostType: string;
  readonly InternalIP: string;
  readonly MACAddress: string;
  readonly ExternalIP: string;
}

/**
 * Names of hosts: of this server, of machines in the local network, and of machines elsewhere. Records of type `host`
 * in the hosts database: `HostType` is the kind, `InternalIP` and `ExternalIP` are addresses; a machine with a
 * `MACAddress` gets its address by DHCP. Source: classic panel hostentries.
 */
export default definePanel({
  name: 'hostentries',
  menu: { heading: 'Configuration', order: [6000, 6500] },
  pages: recordPages({
    records: { database: 'hosts', type: 'host' },
    key: 'HostName',
    fields: {
      HostName: text({ rules: [hostName] }),
      Comment: text({ optional: true, rules: [comment] }),
      HostType,
      InternalIP: text({ optional: true, rules: [validators.ip_number] }),
      MACAddress: text({ optional: true, rules: [validators.mac_address] }),
      ExternalIP: text({ optional: true, rules: [validators.ip_number] }),
    },
    sections: { place: ['HostType', 'InternalIP', 'MACAddress', 'ExternalIP'] },
    columns: {
      HostName,
      HostType,
      Address: literal((host) => addressOf(host)),
      MACAddress: shown('MACAddress'),
      Domain: literal((host) => host.key.slice(host.key.indexOf('.') + 1)),
      Comment: shown('Comment'),
    },
    signals: { create: 'host-create', modify: 'host-modify', remove: 'host-delete' },
    rules: [refuseWrongAddress],
    postEvent: clearOthers,
    removable: (host) => host.prop('static') !== 'yes' && host.prop('Removable') !== 'no',
    list: { filters: ['HostType', 'Domain'], bulk: { pages: ['remove'] } },
    modify: { when: (host) => host.prop('static') !== 'yes' },
    remove: { fields: { HostName, Address: literal((host) => addressOf(host)) } },
  }),
});

function addressOf(host: DbRecord): string {
  const name = { Local: 'InternalIP', Remote: 'ExternalIP' }[host.prop('HostType') ?? ''];
  return (name === undefined ? undefined : host.prop(name)) ?? '';
}

function refuseWrongAddress(host: Host, { reading, record }: PageContext): PageRefusal<keyof Host> | undefined {
  if (host.HostType === 'Remote' && host.ExternalIP === '') return refuseField('ExternalIP', 'errors.required');
  if (host.HostType !== 'Local') return undefined;
  if (host.InternalIP === '') return refuseField('InternalIP', 'errors.required');
  const why = host.InternalIP === record?.prop('InternalIP') ? undefined : whyNotLocal(host.InternalIP, reading);
  return why === undefined ? undefined : refuseField('InternalIP', why, { value: host.InternalIP });
}

/** Removes the addresses that the new kind of host does not use: they would become valid again unnoticed. */
function clearOthers(changes: ChangeSet, host: DbRecord, { HostType: kind }: Host): void {
  const unused = [
    ...(kind === 'Local' ? [] : ['InternalIP', 'MACAddress']),
    ...(kind === 'Remote' ? [] : ['ExternalIP']),
  ];
  const filled = unused.filter((name) => (host.prop(name) ?? '') !== '');
  changes.database('hosts').setProps(host.key, Object.fromEntries(filled.map((name) => [name, ''])));
}
