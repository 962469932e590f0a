import { hostName } from '../network/host-name.ts';
import { Failure } from '../refusals.ts';

/** What is read of the configuration for the mails of the server. */
export interface MailConfiguration {
  get(key: string): { readonly value: string; prop(name: string): string | undefined } | undefined;
}

/** The name and the addresses of this server. */
export interface MailServer {
  /** `SystemName.DomainName`, as far as both are names of hosts: part of an address, unlike `serverNameOf`. */
  readonly name: string;
  readonly domain: string;
}

export function mailServerOf(configuration: MailConfiguration): MailServer {
  const names = ['SystemName', 'DomainName'].map((key) => configuration.get(key)?.value ?? '');
  const name = names.filter((one) => isHost(one)).join('.');
  const domain = names[1] ?? '';
  return { name: name === '' ? 'localhost' : name, domain: isHost(domain) ? domain : 'localhost' };
}

/** Who gets the notices of the server: `MailTo` of record `panelsmith`, separated by commas. Default: admin. */
export function noticeReaders(configuration: MailConfiguration): readonly string[] {
  const addresses = (configuration.get('panelsmith')?.prop('MailTo') ?? '').split(/[\s,]+/).filter(Boolean);
  return addresses.length > 0 ? addresses : ['admin'];
}

/**
 * The address of an account of this server, or an address as it is.
 * @throws Failure `errors.mailAddress` for anything that is not exactly one plain address
 */
export function mailAddress(to: string, domain: string): string {
  const address = to.includes('@') ? to : `${to}@${domain}`;
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const isPlain = local.length <= 64 && localPart.test(local) && isHost(address.slice(at + 1));
  if (address.length <= 254 && isPlain) return address;
  throw new Failure('errors.mailAddress', `not a mail address: ${JSON.stringify(to)}`, { args: { address: to } });
}

/** Source: RFC 5321, 4.1.2, `Dot-string`; none begins as an option of a program does. */
const localPart = /^(?!-)[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;

function isHost(text: string): boolean {
  return hostName(text) !== undefined && !text.startsWith('_');
}
