import { firstUid } from '../../accounts/account-numbers.ts';
import type { Database } from '../../db/file/database.ts';
import type { Databases } from '../../db/file/databases.ts';

/**
 * Sample data of a fictional office, so that the first page is not empty. The telephone numbers are reserved for
 * fiction.
 */
const company = 'Larkfield Instruments';

const people = [
  'Amira Haddad',
  'Anders Lindqvist',
  'Beatriz Moreno',
  'Benedict Okafor',
  'Camille Durand',
  'Chen Wei',
  'Clara Vogel',
  'Daniel Price',
  'Dorota Nowak',
  'Elif Demir',
  'Emil Sørensen',
  'Fiona Gallagher',
  'Gabriel Santos',
  'Grace Mbeki',
  'Hana Suzuki',
  'Henrik Dahl',
  'Ingrid Solberg',
  'Isaac Rosen',
  'Jana Horáková',
  'Joaquín Vidal',
  'Karim Benali',
  'Katarzyna Zielińska',
  'Lena Fischer',
  'Leonard Whitcombe',
  'Lucía Fernández',
  'Marek Dvořák',
  'Maya Raman',
  'Niamh Byrne',
  'Noémie Laurent',
  'Oliver Hartley',
  'Olga Petrova',
  'Paolo Conti',
  'Priya Nair',
  'Quentin Baker',
  'Rosa Álvarez',
  'Samuel Adeyemi',
  'Sofia Rossi',
  'Tariq Aziz',
  'Ursula Keller',
  'Viktor Novák',
  'Yasmin Saleh',
];

const departments = ['Sales', 'Design', 'Workshop', 'Office', 'Service'] as const;
const cities = ['Whitby', 'Leeds', 'York'] as const;

const groups: Readonly<Record<string, { readonly description: string; readonly every: number }>> = {
  sales: { description: 'Sales', every: 5 },
  design: { description: 'Design and drawings', every: 6 },
  workshop: { description: 'Workshop', every: 4 },
  office: { description: 'Front office', every: 7 },
  firstaid: { description: 'First aiders', every: 11 },
  drivers: { description: 'Van drivers', every: 9 },
};

const ibays: Readonly<Record<string, { readonly name: string; readonly group: string; readonly access: string }>> = {
  drawings: { name: 'Drawings and models', group: 'design', access: 'none' },
  pricelists: { name: 'Price lists', group: 'sales', access: 'local' },
  intranet: { name: 'Intranet', group: 'office', access: 'local' },
  manuals: { name: 'Manuals for customers', group: 'sales', access: 'global' },
  photos: { name: 'Photographs', group: 'shared', access: 'local' },
};

/** Pseudonyms besides those of people's names. */
const aliases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  info: { Account: 'office' },
  orders: { Account: 'sales' },
  repairs: { Account: 'workshop' },
  emergency: { Account: 'firstaid', Visible: 'internal' },
};

const printers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  frontdesk: { Address: '192.168.1.40', Description: 'Laser at the front desk', Location: 'remote', RemoteName: 'raw' },
  plotter: { Address: '192.168.1.41', Description: 'Plotter for drawings', Location: 'remote', RemoteName: 'raw' },
};

/** The first one is that of the server. */
const domains: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'office.example': { Content: 'Primary', Description: 'Larkfield', Nameservers: 'localhost', Removable: 'no' },
  'larkfield-shop.example': { Content: 'manuals', Description: 'Shop', Nameservers: 'localhost' },
};

const hosts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'www.office.example': { HostType: 'Self', static: 'yes' },
  'frontdesk.office.example': { Comment: 'Laser at the front desk', HostType: 'Local', InternalIP: '192.168.1.40' },
  'plotter.office.example': { HostType: 'Local', InternalIP: '192.168.1.41', MACAddress: '00:00:5e:00:53:29' },
  'backup.office.example': { Comment: 'In the data centre', ExternalIP: '192.0.2.40', HostType: 'Remote' },
};

/** Fills an accounts database without users; one with users stays as it is. */
export async function fillSampleOffice(databases: Databases): Promise<boolean> {
  const { accounts, configuration } = databases;
  if (accounts.snapshot().ofType('user').length > 0) return false;
  const members = people.map((name, index) => samplePerson(name, index));
  await write(accounts, [
    ...members.flatMap(({ records }) => records),
    ...sampleGroups(members),
    ...sampleIbays(members.length),
    ...Object.entries(aliases).map(([key, props]): SampleRecord => [key, 'pseudonym', props]),
    ...Object.entries(printers).map(([key, props]): SampleRecord => [key, 'printer', props]),
  ]);
  for (const [type, records] of Object.entries({ domain: domains, host: hosts }))
    await write(
      databases.open(`${type}s`),
      Object.entries(records).map(([key, props]): SampleRecord => [key, type, props]),
    );
  await configuration.update((draft) => {
    draft.setType('MinUid', String(firstUid + members.length + Object.keys(groups).length + Object.keys(ibays).length));
    draft.setType('SystemName', 'larkfield');
    if (draft.get('ldap')) draft.setProps('ldap', { defaultCity: 'Whitby', defaultCompany: company });
  });
  return true;
}

type SampleRecord = readonly [key: string, type: string, props: Readonly<Record<string, string>>];

function samplePerson(name: string, index: number): { key: string; records: SampleRecord[] } {
  const [first = '', last = ''] = name.split(' ');
  const key = plain(`${first.charAt(0)}${last}`);
  const forwards = index % 13 === 5;
  const id = String(firstUid + index);
  const props = {
    City: pick(cities, index),
    Company: company,
    Dept: pick(departments, index),
    EmailForward: forwards ? 'both' : 'local',
    FirstName: first,
    ForwardAddress: forwards ? `${key}@mail.example` : '',
    Gid: id,
    LastName: last,
    PasswordSet: index % 10 === 7 ? 'no' : 'yes',
    Phone: `01632 960${String(100 + index)}`,
    Street: `${String(index + 1)} Mill Lane`,
    Uid: id,
    VPNClientAccess: index % 6 === 1 ? 'yes' : 'no',
    ...(index % 3 === 0 && { CellNumber: `+44 7700 900${String(100 + index)}` }),
  };
  const aliases = ['.', '_'].map((mark): SampleRecord => [
    plain(first) + mark + plain(last),
    'pseudonym',
    { Account: key },
  ]);
  return { key, records: [[key, 'user', props], ...aliases] };
}

function sampleGroups(people: readonly { readonly key: string }[]): SampleRecord[] {
  return Object.entries(groups).map(([key, { description, every }], index) => {
    const id = String(firstUid + people.length + index);
    const members = people.filter((_, place) => place % every === index % every).map((person) => person.key);
    return [key, 'group', { Description: description, Gid: id, Members: members.sort().join(','), Uid: id }];
  });
}

function sampleIbays(peopleCount: number): SampleRecord[] {
  const first = firstUid + peopleCount + Object.keys(groups).length;
  return Object.entries(ibays).map(([key, { name, group, access }], index) => {
    const id = String(first + index);
    const props = {
      CgiBin: 'disabled',
      Gid: id,
      Group: group,
      Name: name,
      PasswordSet: 'no',
      PublicAccess: access,
      Uid: id,
      UserAccess: 'wr-group-rd-group',
    };
    return [key, 'ibay', props];
  });
}

async function write(database: Database, records: readonly SampleRecord[]): Promise<void> {
  await database.update((draft) => {
    for (const [key, type, props] of records) if (!draft.get(key)) draft.create(key, type, props);
  });
}

/** Returns only letters that are allowed in an account name. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .normalize('NFD')
    .replace(/[^a-z]/g, '');
}

function pick(choices: readonly string[], index: number): string {
  return choices[index % choices.length] ?? '';
}
