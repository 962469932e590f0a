import type { LastChange, ViewContext } from 'panelsmith';

/** Where the state of a record comes from. */
export interface WhoSet {
  /** The package whose defaults make the record; undefined if somebody made it. */
  readonly package: string | undefined;
  /** The last change of what the firewall follows from; undefined if nothing was ever changed. */
  readonly change: LastChange | undefined;
}

/** Properties of a service or a port forward that the firewall follows from. */
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
