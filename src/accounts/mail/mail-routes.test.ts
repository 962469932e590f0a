import assert from 'node:assert/strict';
import { test } from 'vitest';
import { Databases } from '../../db/file/databases.ts';
import type { Snapshot } from '../../db/file/snapshot.ts';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { localNetworks } from '../../network/local-networks.ts';
import { mailRoutes, forwardProblem } from './mail-routes.ts';

function read(database: 'accounts' | 'networks', ...lines: string[]): Snapshot {
  const folder = temporaryFolder();
  folder.write(`home/e-smith/db/${database}`, lines.map((line) => `${line}\n`).join(''));
  return new Databases(openRoot(folder.path)).open(database).snapshot();
}

const domains = ['example.org'];

test('forwards, groups, everyone, pseudonyms and system accounts have their routes', () => {
  const { routes, recipients, internal, mistakes } = mailRoutes(
    read(
      'accounts',
      'abc=user|EmailForward|local',
      'admin=system',
      'away=user|EmailForward|forward|ForwardAddress|me@elsewhere.net',
      'bay=ibay|Name|x',
      'both=user|EmailForward|both|ForwardAddress|me@elsewhere.net|EveryoneEmail|no',
      'first.last=pseudonym|Account|abc',
      'info@second.org=pseudonym|Account|abc',
      'root=system',
      'sales=group|Members|abc,away|Visible|internal',
      'seller=pseudonym|Account|sales',
      'shared=system',
    ),
    domains,
  );
  assert.deepEqual(mistakes, []);
  assert.deepEqual(
    routes.map(({ name, targets }) => `${name}: ${targets.join()}`),
    [
      'away: me@elsewhere.net',
      'both: both,me@elsewhere.net',
      'first.last: abc',
      'info@second.org: abc',
      'root: admin',
      'sales: abc,away',
      'seller: sales',
      'shared: admin,abc,away',
    ],
  );
  assert.ok(!recipients.includes('bay'));
  assert.deepEqual(internal, ['sales']);
});

test('a route that leads back, leads nowhere, or is not an address is left out and reported', () => {
  const accounts = read(
    'accounts',
    '#x=pseudonym|Account|abc',
    'abc=user|EmailForward|forward|ForwardAddress|Team@Example.org',
    'def=user',
    'ghost=pseudonym|Account|nobody',
    'odd=user|EmailForward|forward|ForwardAddress|a b, c',
    'team=group|Members|def,abc',
  );
  const { routes, mistakes } = mailRoutes(accounts, domains);
  assert.deepEqual(
    routes.map(({ name, targets }) => `${name}: ${targets.join()}`),
    ['abc: Team@Example.org', 'team: def'],
  );
  assert.equal(mistakes.length, 3);
});

test('a forward to an unknown name or back to the account is wrong, one to somebody else is not', () => {
  const accounts = read(
    'accounts',
    'abc=user',
    'def=user|EmailForward|both|ForwardAddress|abc',
    'boss=pseudonym|Account|team',
    'team=group|Members|ghi,abc',
    'ghi=user',
  );
  const wrong = (address: string): unknown => forwardProblem(accounts, domains, 'abc', address);
  assert.deepEqual(['ghi', 'GHI@example.org', 'ghi-lists@example.org', 'x@elsewhere.net'].map(wrong), [
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  assert.deepEqual(['def', 'team', 'boss@example.org', 'abc'].map(wrong), ['loop', 'loop', 'loop', 'loop']);
  assert.deepEqual(['nobody', 'nobody@example.org'].map(wrong), ['unknown', 'unknown']);
});

test('local networks have prefix lengths; invalid ones are left out', () => {
  const networks = read(
    'networks',
    '10.0.0.0=network|Mask|255.0.0.0',
    '192.168.1.0=network|Mask|255.255.255.0',
    '300.0.0.0=network|Mask|255.0.0.0',
    '9.0.0.0=network|Mask|255.0.255.0',
  );
  assert.deepEqual(localNetworks(networks), ['127.0.0.1/32', '10.0.0.0/8', '192.168.1.0/24']);
});
