import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { databasesOf } from '../../../changes/change-set.fixture.ts';
import type { ChangeSet } from '../../../changes/change-set.ts';
import { stageDatabases } from './stage-databases.ts';

type DatabaseLines = Readonly<Record<string, readonly string[]>>;

/** Stages the databases of an archive over those of a server. */
function stage(
  here: DatabaseLines,
  archive: DatabaseLines,
  { only, identity = 'archive' }: { readonly only?: string; readonly identity?: 'archive' | 'here' } = {},
): { lines: (name: string) => string[]; leftOut: readonly string[]; changes: ChangeSet } {
  const databases = databasesOf(here);
  const folder = databases.root.path('archive');
  mkdirSync(folder);
  for (const [name, records] of Object.entries(archive))
    writeFileSync(join(folder, name), records.map((line) => `${line}\n`).join(''));
  const { changes, leftOut } = stageDatabases(databases, folder, { only, identity });
  const lines = (name: string): string[] =>
    changes
      .database(name)
      .all()
      .map(({ key, type, props }) => [`${key}=${type}`, ...[...props].flat()].join('|'));
  return { lines, leftOut, changes };
}

test('the databases become as in the archive, record by record', () => {
  const { lines } = stage(
    { accounts: ['ann=user|City|Rome|Old|1', 'bob=user', 'cyd=user'] },
    { accounts: ['ann=user|City|Oslo|New|2', 'bob=group', 'dan=user'] },
  );
  expect(lines('accounts').sort()).toEqual(['ann=user|City|Oslo|New|2', 'bob=group', 'dan=user']);
});

test('records that are already the same are not written', () => {
  const same = { accounts: ['ann=user|City|Rome'], hosts: ['box=local'] };
  expect(stage(same, same).changes.writesNothing).toBe(true);
});

test('a database that the archive lacks stays, and one that the server lacks is made', () => {
  const { lines } = stage({ hosts: ['box=local'] }, { accounts: ['ann=user'] });
  expect([lines('hosts'), lines('accounts')]).toEqual([['box=local'], ['ann=user']]);
});

test('where one database is chosen, the others stay', () => {
  const here = { accounts: ['ann=user'], hosts: ['box=local'] };
  const { lines } = stage(here, { accounts: [], hosts: ['old=local'] }, { only: 'hosts' });
  expect([lines('accounts'), lines('hosts')]).toEqual([['ann=user'], ['old=local']]);
});

const server = {
  configuration: ['SystemName=new', 'DomainName=new.example', 'LocalIP=10.0.0.1', 'sshd=service|status|enabled'],
  networks: ['10.0.0.0=network|Mask|255.0.0.0'],
  domains: ['new.example=domain', 'shop.example=domain'],
};
const archive = {
  configuration: ['SystemName=old', 'DomainName=old.example', 'sshd=service|status|disabled'],
  networks: ['192.168.1.0=network|Mask|255.255.255.0'],
  domains: ['old.example=domain', 'new.example=domain|Content|Other'],
};

test('the server keeps its name and its network where that was chosen; everything else is as in the archive', () => {
  const { lines } = stage(server, archive, { identity: 'here' });
  expect(lines('configuration').sort()).toEqual([
    'DomainName=new.example',
    'LocalIP=10.0.0.1',
    'SystemName=new',
    'sshd=service|status|disabled',
  ]);
  expect(lines('networks')).toEqual(server.networks);
  expect(lines('domains').sort()).toEqual(['new.example=domain', 'old.example=domain']);
});

test('by default the server gets the name and the network of the archive', () => {
  const { lines } = stage(server, archive);
  expect(lines('configuration').sort()).toEqual(archive.configuration.toSorted());
  expect(lines('networks')).toEqual(archive.networks);
});

test('a record that cannot be stored is left out and named, the others are staged', () => {
  const { lines, leftOut } = stage({}, { accounts: ['ann=user|City|R\u0000me', 'bob=user'] });
  expect(leftOut).toEqual(['accounts: ann']);
  expect(lines('accounts')).toEqual(['bob=user']);
});
