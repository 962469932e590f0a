import { personName } from '../person-name.ts';
import { onOneLine } from '../../process/one-line.ts';
import type { DbRecord } from '../../db/file/record.ts';
import { isAccountName } from '../account-names.ts';
import { membersOf } from '../memberships.ts';
import { homeFolder } from '../data/data-folders.ts';
import { noShell } from '../unix/wanted-account.ts';
import type { RecordReader } from '../../db/file/database-view.ts';

/** An entry of the directory: its attributes with their values, by name. */
export type DirectoryEntry = Readonly<Record<string, readonly string[]>>;

/** The top of the directory: each label of the domain as `dc`. */
export function directoryBase(configuration: RecordReader): string {
  const domain = directoryDomain(configuration);
  return domain
    .split('.')
    .map((label) => `dc=${label}`)
    .join(',');
}

/** @throws when the domain's name cannot be the name of a directory */
export function directoryDomain(configuration: RecordReader): string {
  const domain = configuration.get('DomainName')?.value ?? 'localdomain';
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(domain))
    throw new Error(`${domain} is not the name of a domain`);
  return domain;
}

/** Every entry of the address book by its name, the upper ones first. Source: e-smith LDAP directory. */
export function directoryEntries(
  accounts: RecordReader,
  configuration: RecordReader,
): ReadonlyMap<string, DirectoryEntry> {
  const domain = directoryDomain(configuration);
  const base = directoryBase(configuration);
  const company = configuration.get('ldap')?.prop('defaultCompany') ?? '';
  const entries = new Map<string, DirectoryEntry>([
    [base, { objectClass: ['organization', 'dcObject'], dc: [domain.split('.')[0] ?? ''], o: [company || domain] }],
    [`ou=Users,${base}`, { objectClass: ['organizationalUnit'], ou: ['Users'] }],
    [`ou=Groups,${base}`, { objectClass: ['organizationalUnit'], ou: ['Groups'] }],
  ]);
  for (const user of accounts.ofType('user'))
    if (isAccountName(user.key)) entries.set(`uid=${user.key},ou=Users,${base}`, userEntry(user, domain));
  for (const group of accounts.ofType('group'))
    if (isAccountName(group.key) && isNumber(group.prop('Gid')))
      entries.set(`cn=${group.key},ou=Groups,${base}`, groupEntry(group, domain));
  return entries;
}

function userEntry(user: DbRecord, domain: string): DirectoryEntry {
  const { key } = user;
  const of = (name: string): string => onOneLine(user.prop(name) ?? '');
  const [uid, gid] = [user.prop('Uid') ?? '', user.prop('Gid') ?? user.prop('Uid') ?? ''];
  const fullName = onOneLine(personName(user)) || key;
  const isUnix = isNumber(uid) && isNumber(gid);
  return withoutEmpty({
    objectClass: isUnix ? ['inetOrgPerson', 'posixAccount'] : ['inetOrgPerson'],
    uid: [key],
    cn: [fullName],
    sn: [of('LastName') || key],
    givenName: [of('FirstName')],
    mail: [`${key}@${domain}`],
    telephoneNumber: [ascii(of('Phone'))],
    o: [of('Company')],
    ou: [of('Dept')],
    l: [of('City')],
    street: [of('Street')],
    ...(isUnix && { uidNumber: [uid], gidNumber: [gid], homeDirectory: [homeFolder(key)] }),
    ...(isUnix && { loginShell: [ascii(of('Shell')) || noShell] }),
  });
}

function groupEntry(group: DbRecord, domain: string): DirectoryEntry {
  return withoutEmpty({
    objectClass: ['posixGroup', 'mailboxRelatedObject'],
    cn: [group.key],
    gidNumber: [group.prop('Gid') ?? ''],
    description: [onOneLine(group.prop('Description') ?? '')],
    mail: [`${group.key}@${domain}`],
    memberUid: [...new Set(membersOf(group))].filter(isAccountName).sort(),
  });
}

/** An empty value is an error in a directory. */
function withoutEmpty(entry: DirectoryEntry): DirectoryEntry {
  const filled = Object.entries(entry).map(([name, values]) => [name, values.filter((value) => value !== '')] as const);
  return Object.fromEntries(filled.filter(([, values]) => values.length > 0));
}

/** Some attributes accept only ASCII characters. */
function ascii(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^ -~]/g, '')
    .trim();
}

function isNumber(text: string | undefined): boolean {
  return /^\d{1,9}$/.test(text ?? '');
}
