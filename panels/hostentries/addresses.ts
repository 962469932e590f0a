import { BlockList, isIPv4 } from 'node:net';
import { localNetworks, type Reading } from 'panelsmith';

/**
 * Why an address cannot be that of a host in the local network: the key of a refusal; undefined when it can.
 * Source: classic panel hostentries.
 */
export function whyNotLocal(address: string, reading: Reading): string | undefined {
  const { configuration } = reading;
  const setting = (name: string): string => configuration.get(name)?.value ?? '';
  if (address.startsWith('127.') || ['LocalIP', 'ExternalIP'].some((name) => setting(name) === address))
    return 'errors.addressOfServer';
  if (setting('GatewayIP') === address) return 'errors.addressOfGateway';
  if (isHandedOut(address, reading)) return 'errors.addressHandedOut';
  return isInNetworks(address, reading) ? undefined : 'errors.addressNotLocal';
}

/** Whether the address is in the range that DHCP gives to any machine. */
function isHandedOut(address: string, { configuration }: Reading): boolean {
  const dhcpd = configuration.get('dhcpd');
  const [start = '', end = ''] = [dhcpd?.prop('start'), dhcpd?.prop('end')];
  if (dhcpd?.prop('status') !== 'enabled' || !isIPv4(start) || !isIPv4(end)) return false;
  const number = numberOf(address);
  return numberOf(start) <= number && number <= numberOf(end);
}

function numberOf(address: string): number {
  return address.split('.').reduce((total, byte) => total * 256 + Number(byte), 0);
}

/** Whether an address is in a local network; true if there are none to compare with. */
function isInNetworks(address: string, reading: Reading): boolean {
  const networks = localNetworks(reading.database('networks')).slice(1);
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', length = ''] = network.split('/');
    list.addSubnet(base, Number(length), 'ipv4');
  }
  return networks.length === 0 || list.check(address, 'ipv4');
}
