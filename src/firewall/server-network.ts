import { prefixOf } from '../network/network-mask.ts';
import type { DbRecord } from '../db/file/record.ts';
import { readHost, type HostRange } from '../services/ports/host-ranges.ts';
import type { RecordLookup } from '../db/file/database-view.ts';

/** Where the server stands. In both gateway modes it connects the local networks with the outside. */
type ServerMode = 'serveronly' | 'servergateway' | 'servergateway-private';

export interface ServerNetwork {
  readonly mode: ServerMode;
  readonly isGateway: boolean;
  /** Name of the interface to the outside; only in gateway modes. */
  readonly outer: string | undefined;
  /** Name of the interface to the local networks, if a record names it. */
  readonly inner: string | undefined;
  /** Whether the external address comes by DHCP, or is unknown. */
  readonly isDhcpClient: boolean;
  /** Whether the server gives addresses to the local networks. */
  readonly isDhcpServer: boolean;
  /** The network of the inner interface. */
  readonly own: HostRange | undefined;
}

/**
 * Reads `SystemMode`, `InternalInterface`, `ExternalInterface` and `dhcpd` of the configuration database. A server
 * without a mode is a server only.
 */
export function serverNetwork(configuration: RecordLookup): ServerNetwork {
  const mode = modeOf(configuration.get('SystemMode')?.value);
  const [internal, external] = [configuration.get('InternalInterface'), configuration.get('ExternalInterface')];
  const isGateway = mode !== 'serveronly';
  const dhcp = (isGateway ? external : internal)?.prop('Configuration');
  return {
    mode,
    isGateway,
    outer: isGateway ? interfaceName(external) : undefined,
    inner: interfaceName(internal),
    isDhcpClient: dhcp === undefined || /dhcp/i.test(dhcp) || configuration.get('ExternalDHCP')?.value === 'on',
    isDhcpServer: configuration.get('dhcpd')?.prop('status') === 'enabled',
    own: networkOf(internal),
  };
}

function modeOf(text: string | undefined): ServerMode {
  return text === 'servergateway' || text === 'servergateway-private' ? text : 'serveronly';
}

/** Anything else would be syntax in a ruleset. */
function interfaceName(record: DbRecord | undefined): string | undefined {
  const name = record?.prop('Name') ?? (record?.type === 'interface' ? undefined : record?.value);
  return name !== undefined && /^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,14}$/.test(name) ? name : undefined;
}

function networkOf(record: DbRecord | undefined): HostRange | undefined {
  const [address, mask] = [record?.prop('IPAddress'), record?.prop('Netmask')];
  const prefix = mask === undefined ? undefined : prefixOf(mask);
  return address === undefined || prefix === undefined ? undefined : readHost(`${address}/${prefix}`);
}
