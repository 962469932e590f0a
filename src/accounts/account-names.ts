import { refuse, type Refusal } from '../refusals.ts';
import type { Root } from '../root.ts';
import { refuseAccountKey } from '../db/file/account-keys.ts';
import { isUnixName } from './unix/read-accounts.ts';
import type { RecordLookup } from '../db/file/database-view.ts';

/** What a new account's name is checked against. */
interface AccountNames {
  readonly root: Root;
  readonly accounts: RecordLookup;
  readonly configuration: RecordLookup;
  readonly domains: RecordLookup;
}

/**
 * Whether a new account may have a name: all account types share one name space, and names of existing Unix accounts
 * and groups are taken too.
 * Source: developer manual, section 4, "Leveraging the provisioning system"; e-smith accounts rules.
 */
export function refuseNewAccount(type: string, name: string, names: AccountNames): Refusal | undefined {
  return refuseForm(type, name, names) ?? refuseTaken(name, names);
}

/**
 * Whether a name starts with a lower-case letter and contains only lower-case letters, digits, dots, dashes and
 * underscores.
 */
export function isAccountName(name: string): boolean {
  return /^[a-z][a-z0-9._-]*$/.test(name);
}

/** Whether a pseudonym, or the part of it before the `@`, has only characters that the classic panels allow. */
function isPseudonymName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.\-_!#?~$^+&`%/*]*$/.test(name);
}

/** The text after the `@` of a pseudonym for one domain; undefined for one in all domains. */
function domainOfPseudonym(name: string): string | undefined {
  const at = name.indexOf('@');
  return at < 0 ? undefined : name.slice(at + 1);
}

function refuseForm(type: string, name: string, names: AccountNames): Refusal | undefined {
  if (type === 'pseudonym') return refusePseudonym(name, names);
  if (type === 'printer' && !/^[a-z][a-z0-9]*$/.test(name)) return refuse('errors.printerNameCharacters', { name });
  if (!isAccountName(name)) return refuse('errors.accountNameCharacters', { name });
  const max = maxNameLength(type, names.configuration);
  return name.length > max ? refuse('errors.accountNameTooLong', { count: max }) : undefined;
}

/** A pseudonym in all domains, or `local@domain` for a domain of this server. */
function refusePseudonym(name: string, { domains }: AccountNames): Refusal | undefined {
  const domain = domainOfPseudonym(name);
  const local = domain === undefined ? name : name.slice(0, name.indexOf('@'));
  if (!isPseudonymName(local)) return refuse('errors.pseudonymCharacters', { name });
  if (domain !== undefined && domains.get(domain)?.type !== 'domain')
    return refuse('errors.pseudonymDomain', { domain });
  return refuseAccountKey(name);
}

function refuseTaken(name: string, { root, accounts }: AccountNames): Refusal | undefined {
  const taken = accounts.get(name);
  if (!taken) return isUnixName(root, name) ? refuse('errors.accountOfUnix', { name }) : undefined;
  const type = taken.type.replace(/-deleted$/, '');
  if (type !== taken.type) return refuse('errors.accountBeingRemoved', { name, type });
  const account = taken.prop('Account') ?? '';
  return type === 'pseudonym' && account !== ''
    ? refuse('errors.pseudonymTaken', { name, account })
    : refuse('errors.accountTaken', { name, type });
}

const lengthSettings: ReadonlyMap<string, string> = new Map([
  ['user', 'maxAcctNameLength'],
  ['group', 'maxGroupNameLength'],
  ['ibay', 'maxIbayNameLength'],
]);

/** The longest name of a Unix account, in characters; the events of accounts refuse longer ones. */
const longestUnixName = 64;

/** Longest names of other types, in characters; they need no setting. */
const otherLengths: ReadonlyMap<string, number> = new Map([['printer', 32]]);

/**
 * Longest account name of a type. For users, groups and information bays it is a configuration setting, of which more
 * than 64 counts as 64; default: 12.
 * Source: classic panels of users, groups, information bays and printers.
 */
function maxNameLength(type: string, configuration: RecordLookup): number {
  const name = lengthSettings.get(type);
  if (name === undefined) return otherLengths.get(type) ?? 255;
  const setting = Number(configuration.get(name)?.value ?? '12');
  return Number.isInteger(setting) && setting > 0 ? Math.min(setting, longestUnixName) : 12;
}
