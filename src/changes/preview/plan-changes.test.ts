import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { openSystem, type System } from '../../system.ts';
import { canRun } from '../../process/children/can-run.fixture.ts';
import { ChangeSet } from '../change-set.ts';
import { planChanges } from './plan-changes.ts';

let folder: TemporaryFolder;
let system: System;

beforeEach(async () => {
  folder = temporaryFolder();
  folder.write('home/e-smith/db/accounts', 'ann=user|Dept|A|DoorSecret|s3same|Zip|1\nbob=user|Dept|A\n');
  folder.write('home/e-smith/db/configuration', 'shopd=service|status|enabled\n');
  folder.write(
    'etc/e-smith/templates/etc/shops.conf/10users.ejs',
    '<% for (const [key, user] of listUsers()) { %><%= key %>: <%= Object.entries(user).join(" ") %>\n<% } %>',
  );
  folder.write('etc/e-smith/events/shop-modify/templates2expand/etc/shops.conf', '');
  folder.write('etc/e-smith/events/shop-modify/services2adjust/shopd', 'restart\n');
  system = await openSystem(openRoot(folder.path));
});

afterEach(async () => {
  await system.close();
});

function change(dept: string): ChangeSet {
  const changes = new ChangeSet(system.databases);
  changes.accounts.setProps('ann', { Dept: dept });
  changes.signal('shop-modify', 'ann');
  return changes;
}

test('a plan lists records, steps, files and services, and changes nothing', async () => {
  folder.write('etc/shops.conf', 'bob: Dept,A type,user\n');
  const plan = await planChanges(change('B'), system.events);
  expect(plan.records.map(({ key }) => key)).toEqual(['ann']);
  expect(plan.runs[0]?.steps.map(({ name, foreseen }) => [name, foreseen])).toEqual([
    ['S05generic_template_expand', 'known'],
    ['S90adjust-services', 'known'],
  ]);
  expect(plan.runs[0]?.services.map(({ service, actions }) => [service, actions])).toEqual([['shopd', ['restart']]]);
  expect(plan.files).toMatchObject([{ file: folder.at('etc/shops.conf'), kind: 'changed', unsureFor: [] }]);
  expect(plan.files[0]?.diff).toMatchObject({ added: 1, removed: 0 });
  expect(folder.read('etc/shops.conf')).toBe('bob: Dept,A type,user\n');
  expect(system.events.recent(1)).toEqual([]);
});

test('secrets of records are masked in the differences', async () => {
  const plan = await planChanges(change('B'), system.events);
  const lines = plan.files.flatMap(({ diff }) => diff?.hunks.flatMap((hunk) => hunk.lines) ?? []);
  expect(lines.map(({ text }) => text)).toContain('ann: Dept,B DoorSecret,•••• Zip,1 type,user');
  expect(JSON.stringify({ ...plan, runs: [] })).not.toContain('s3same');
});

test('the files are those that are written, byte for byte, with properties added in any order', async () => {
  const changes = change('B');
  changes.accounts.setProps('ann', { Aisle: '3', Town: 'Rome ' });
  changes.accounts.create('cid', 'user', { Zip: '2', Dept: 'é ' });
  const plan = await planChanges(changes, system.events);
  const foreseen = plan.runs[0]?.files[0]?.bytes?.toString();
  const applied = await system.changes.apply(changes, { account: 'admin', origin: 'test' });
  if ('conflicts' in applied) throw new Error('there was a conflict');
  await applied.settled;
  expect(folder.read('etc/shops.conf')).toBe(foreseen);
});

test('a digest is the same for the same plan, and another if something has changed', async () => {
  const digest = async (): Promise<string> => (await planChanges(change('B'), system.events)).digest;
  const first = await digest();
  expect(await digest()).toBe(first);
  folder.write('etc/shops.conf', 'changed by hand\n');
  const second = await digest();
  expect(second).not.toBe(first);
  await system.databases.accounts.update((accounts) => {
    accounts.setProps('bob', { Dept: 'C' });
  });
  expect(await digest()).not.toBe(second);
  expect((await planChanges(change('C'), system.events)).digest).not.toBe(await digest());
});

test('a digest stays the same while a run writes a file again that an earlier run has written', async () => {
  const digest = async (): Promise<string> => (await planChanges(change('B'), system.events)).digest;
  const run = async (): Promise<void> => {
    await system.events.signal('shop-modify', ['bob'], { author: 'admin', changeSet: undefined }).finished;
  };
  await run();
  await system.databases.accounts.update((accounts) => {
    accounts.setProps('bob', { Dept: 'C' });
  });
  const before = await digest();
  await run();
  expect(await digest()).toBe(before);
  folder.write('etc/shops.conf', `${folder.read('etc/shops.conf')}by hand\n`);
  expect(await digest()).not.toBe(before);
});

test('an action whose effects cannot be foreseen is named, and so are the files that it may change', async () => {
  folder.write('etc/e-smith/events/shop-modify/S02other', '#!/bin/sh\ntouch "$PANELSMITH_ROOT/done"\n', 0o755);
  folder.write('etc/e-smith/events/shop-modify/S03left', 'not executable');
  const plan = await planChanges(change('B'), system.events);
  expect(plan.runs[0]?.steps.slice(0, 2)).toMatchObject([
    { name: 'S02other', source: 'root', foreseen: 'opaque' },
    { name: 'S03left', foreseen: 'skipped' },
  ]);
  expect(plan.files[0]?.unsureFor).toEqual(['S02other']);
  expect(existsSync(folder.at('done'))).toBe(false);
});

test('a template that cannot be expanded and an unknown event are reported', async () => {
  folder.write('etc/e-smith/templates/etc/shops.conf/20broken.ejs', '<%= nobody.here %>');
  const changes = change('B');
  changes.signal('shop-nothing');
  const plan = await planChanges(changes, system.events);
  expect(plan.files[0]).toMatchObject({ kind: 'unknown' });
  expect(plan.files[0]?.failure).toContain('20broken.ejs:1');
  expect(plan.predicted[0]).toEqual([]);
  expect(plan.runs[1]).toMatchObject({ refused: 'unknown-event' });
});

test.runIf(canRun('perl', ['-MText::Template', '-e', '1']))('Perl fragments see the staged databases', async () => {
  folder.write(
    'etc/e-smith/templates/etc/shops.conf/20perl',
    "{ use esmith::AccountsDB; my $a = esmith::AccountsDB->open_ro; $a->get('ann')->prop('Dept') }\n",
  );
  const plan = await planChanges(change('Q'), system.events);
  expect(plan.runs[0]?.files[0]?.bytes?.toString()).toMatch(/^Q$/m);
});

test('a fragment that never ends is stopped, the others are shown, and other requests do not wait', async () => {
  folder.write('etc/e-smith/templates/etc/shops.conf/20ends.ejs', '<% while (shared !== undefined) shared.at = 1; %>');
  folder.write('etc/e-smith/events/shop-modify/templates2expand/etc/town.conf', '');
  folder.write('etc/e-smith/templates/etc/town.conf/10town.ejs', 'town = <%= accounts.ann.Dept %>\n');
  await system.close();
  system = await openSystem(openRoot(folder.path), { events: { templateSeconds: 4 } });
  let longest = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 20);
  const { files, runs } = await planChanges(change('B'), system.events);
  clearInterval(watch);
  expect(files.map(({ failure }) => failure)).toEqual(['it did not end within 4 seconds, and was ended', undefined]);
  expect(runs[0]?.files[1]?.bytes?.toString()).toMatch(/^town = B$/m);
  expect(longest).toBeLessThan(2000);
});

test('the foresight of a package that never ends is stopped, and its action is named', async () => {
  const action = 'export default Object.assign(() => undefined, { foresees() { while (true); } });';
  folder.write('usr/share/panelsmith/panels/slow/events/shop-modify/S10slow.js', action);
  await system.refreshPackages();
  const { runs } = await planChanges(change('B'), system.events);
  expect(runs[0]?.steps.find(({ name }) => name === 'S10slow')).toMatchObject({
    source: 'slow',
    foreseen: 'opaque',
    note: 'it did not end within 2 seconds, and was cut off',
  });
});

test.each(['folder', 'pipe'] as const)(
  'a %s in place of a database that a template reads is reported at its file',
  async (kind) => {
    const domains = folder.at('home/e-smith/db/domains');
    if (kind === 'folder') mkdirSync(domains);
    else execFileSync('mkfifo', [domains]);
    folder.write('etc/e-smith/templates/etc/shops.conf/10users.ejs', '<%= listDomains().length %>');
    folder.write('etc/e-smith/events/shop-modify/templates2expand/etc/other.conf', '');
    folder.write('etc/e-smith/templates/etc/other.conf/10all.ejs', 'whole');
    const plan = await planChanges(change('B'), system.events);
    expect(plan.files).toMatchObject([
      { file: folder.at('etc/other.conf'), kind: 'created', failure: undefined },
      { file: folder.at('etc/shops.conf'), failure: expect.stringContaining('domains') as string },
    ]);
  },
);
