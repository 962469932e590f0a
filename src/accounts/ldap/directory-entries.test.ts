import { expect, test } from 'vitest';
import { changesOver } from '../../changes/change-set.fixture.ts';
import { directoryBase, directoryEntries } from './directory-entries.ts';

function entry(accounts: readonly string[], name: string, configuration = ['DomainName=office.example']) {
  const all = changesOver({ accounts, configuration });
  return directoryEntries(all.accounts, all.configuration).get(`${name},dc=office,dc=example`);
}

test('a user has what the record says, without what is empty', () => {
  const ann = 'ann=user|City||FirstName|Zoë|Gid|5001|LastName|Low|Phone|+1 é|Uid|5000';
  expect(entry([ann], 'uid=ann,ou=Users')).toEqual({
    objectClass: ['inetOrgPerson', 'posixAccount'],
    uid: ['ann'],
    cn: ['Zoë Low'],
    sn: ['Low'],
    givenName: ['Zoë'],
    mail: ['ann@office.example'],
    telephoneNumber: ['+1 e'],
    uidNumber: ['5000'],
    gidNumber: ['5001'],
    homeDirectory: ['/home/e-smith/files/users/ann'],
    loginShell: ['/bin/false'],
  });
});

test('a user without a number is a person and no Unix account', () => {
  for (const uid of ['', '-1', '5x', '1'.repeat(10)]) {
    const user = entry([`ann=user|Uid|${uid}`], 'uid=ann,ou=Users');
    expect([user?.['objectClass'], user?.['uidNumber'], user?.['cn']]).toEqual([['inetOrgPerson'], undefined, ['ann']]);
  }
});

test('a group has its members, each once; one without a number is left out', () => {
  const groups = ['team=group|Gid|5002|Members|bob,ann,bob,x+cn=y', 'other=group|Members|ann'];
  expect(entry(groups, 'cn=team,ou=Groups')?.['memberUid']).toEqual(['ann', 'bob']);
  expect(entry(groups, 'cn=other,ou=Groups')).toBeUndefined();
});

test('a name that would mean something else in the directory is left out', () => {
  const all = changesOver({ accounts: ['a,ou=Groups=user', 'A=user', '1a=user'], configuration: ['DomainName=a.b'] });
  expect([...directoryEntries(all.accounts, all.configuration).keys()]).toEqual([
    'dc=a,dc=b',
    'ou=Users,dc=a,dc=b',
    'ou=Groups,dc=a,dc=b',
  ]);
});

test.each(['', 'a..b', '-a', 'a,dc=b', 'a b', 'é.example'])('a domain %j cannot name a directory', (domain) => {
  expect(() => directoryBase(changesOver({ configuration: [`DomainName=${domain}`] }).configuration)).toThrow(/domain/);
});
