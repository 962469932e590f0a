import type { LastChange, ViewContext } from 'panelsmith';

/** Who set the state of a record. */
export interface WhoSet {
  /** The package whose defaults create the record; undefined if a person created it. */
  readonly package: string | undefined;
  /** The last change that matters for the firewall; undefined if there was none. */
  readonly change: LastChange | undefined;
}

/** Properties of a service or a port forward that the firewall is made from. */
const followed = [
  ...['TCPPort', 'TCPPorts', 'UDPPort', 'UDPPorts'],
  ...['status', 'access', 'AllowHosts', 'DenyHosts', 'ValidFrom'],
  ...['DestHost', 'DestPort'],
];

export async function whoSet(
  { database, key }: { readonly database: string; readonly key: string },
  context: ViewContext,
): Promise<WhoSet> {
  return { package: context.packageOf(database, key), change: await context.lastChange(database, key, followed) };
}
