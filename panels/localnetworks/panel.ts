import {
  accept,
  checkbox,
  definePanel,
  firewallOf,
  isAmong,
  literal,
  localRange,
  readHost,
  recordPages,
  refuse,
  refuseField,
  sayHost,
  shown,
  text,
  type ChangeSet,
  type DbRecord,
  type PageContext,
  type PageRefusal,
  type Reading,
  type Rule,
} from 'panelsmith';
import { networkAddress, subnetMask } from './network-address.ts';

/** Accepts any address in the network and stores the network's own address. */
const network: Rule = (value, { typed }) => {
  const found = networkAddress(value, typed('Mask'));
  return found === undefined ? refuse('errors.network', { value }) : accept(found);
};

const address: Rule = (value) => {
  const host = readHost(value);
  return host && !value.includes('/') ? accept(host.address) : refuse('errors.address', { value });
};

const fields = {
  Network: text({ rules: [network] }),
  Mask: text({ initial: '255.255.255.0', rules: [subnetMask] }),
  Router: text({ optional: true, rules: [address] }),
};

/**
 * Networks that are trusted like the server's own: their computers can use every service. Records of type `network` in
 * the networks database: the key is the network's address, `Mask` its mask, `Router` the way to it if it is not
 * attached to the server. Source: classic panel localnetworks.
 */
export default definePanel({
  name: 'localnetworks',
  menu: { heading: 'Security', order: [5000, 5300] },
  pages: recordPages({
    records: { database: 'networks', type: 'network' },
    key: 'Network',
    fields,
    columns: {
      Network: literal((record) => record.key),
      Mask: shown('Mask'),
      Addresses: literal(addressesIn),
      Router: shown('Router'),
    },
    signals: { create: 'network-create', remove: 'network-delete' },
    removable: isRemovable,
    // The change must be confirmed: with a wrong router, answers to a person in that network would not arrive.
    create: { rules: [isNew, hasRouterInside], confirm: true },
    modify: false,
    remove: {
      confirm: true,
      fields: {
        Network: literal((record) => record.key),
        Mask: shown('Mask'),
        deleteHosts: checkbox({
          property: false,
          initially: () => true,
          when: (record, reading) => record !== undefined && hostsIn(record, reading).length > 0,
        }),
      },
      postEvent: removeNetwork,
    },
  }),
});

function isRemovable(record: DbRecord): boolean {
  return record.prop('Removable') !== 'no' && record.prop('SystemLocalNetwork') !== 'yes';
}

function addressesIn(record: DbRecord): string {
  const range = localRange(record);
  if (!range) return '';
  return range.family === 4 ? String(2 ** (32 - range.prefix)) : `2^${128 - range.prefix}`;
}

interface SubmittedNetwork {
  readonly Network: string;
  readonly Mask: string;
  readonly Router: string;
}

/** Refuses a network that is already local, such as the server's own. */
function isNew({ Network, Mask }: SubmittedNetwork, { reading }: PageContext): PageRefusal<'Network'> | undefined {
  const range = readHost(`${Network}/${Mask}`);
  const own = firewallOf(reading).network.own;
  const isOwn = range !== undefined && own?.prefix === range.prefix && isAmong(own.address, [range]);
  return isOwn ? refuseField('Network', 'errors.ownNetwork', { network: sayHost(range) }) : undefined;
}

/** Refuses a router outside the networks that the server is attached to. */
function hasRouterInside(
  { Network, Mask, Router }: SubmittedNetwork,
  { reading }: PageContext,
): PageRefusal<'Router'> | undefined {
  if (Router === '') return undefined;
  const range = readHost(`${Network}/${Mask}`);
  if (range && isAmong(Router, [range])) return refuseField('Router', 'errors.routerInNetwork', { router: Router });
  const attached = firewallOf(reading).local.filter(
    ({ key }) => (reading.database('networks').get(key)?.prop('Router') ?? '') === '',
  );
  const ranges = attached.map((local) => local.range);
  return isAmong(Router, ranges) ? undefined : refuseField('Router', 'errors.routerOutside', { router: Router });
}

/** Hosts with an address in the network, which can no longer be reached there. */
function hostsIn(record: DbRecord, reading: Pick<Reading, 'database'>): readonly DbRecord[] {
  const range = localRange(record);
  return reading
    .database('hosts')
    .ofType('host')
    .filter((host) => {
      const ip = host.prop('InternalIP') ?? '';
      return host.prop('HostType') === 'Local' && range && readHost(ip) && isAmong(ip, [range]);
    });
}

function removeNetwork(changes: ChangeSet, record: DbRecord, submitted: { readonly deleteHosts?: 'yes' | 'no' }): void {
  if (submitted.deleteHosts === 'yes')
    for (const host of hostsIn(record, changes)) {
      changes.database('hosts').delete(host.key);
      changes.signal('host-delete', host.key);
    }
  changes.database('networks').delete(record.key);
}
