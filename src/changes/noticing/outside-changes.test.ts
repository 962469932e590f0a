import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { openSystem, type System } from '../../system.ts';
import { ChangeSet } from '../change-set.ts';
import type { HistoryEntry } from '../history/history-entry.ts';

let folder: TemporaryFolder;
let system: System;

beforeEach(async () => {
  folder = temporaryFolder();
  mkdirSync(folder.at('home/e-smith/db'), { recursive: true });
  write('abc=gadget|City|Bonn|DoorToken|sesame\nbob=gadget|City|Graz\n');
  system = await open();
});

afterEach(async () => {
  await system.close();
});

const file = (): string => folder.at('home/e-smith/db/accounts');

/** Writes the file as a program does that does not know Panelsmith. */
function write(text: string): void {
  writeFileSync(file(), text);
}

function edit(from: string, to: string): void {
  const text = readFileSync(file(), 'utf8');
  expect(text).toContain(from);
  write(text.replace(from, to));
}

async function open(): Promise<System> {
  const opened = await openSystem(openRoot(folder.path), { withPanels: false });
  await opened.initializeDatabases();
  return opened;
}

async function restart(whileItIsOff: () => void): Promise<void> {
  await system.close();
  whileItIsOff();
  system = await open();
}

async function outside(): Promise<readonly HistoryEntry[]> {
  return (await system.changes.history.read(50, undefined, { made: ['outside'] })).entries;
}

async function save(props: Record<string, string>): Promise<void> {
  const changes = new ChangeSet(system.databases);
  changes.database('accounts').setProps('abc', props);
  const applied = await system.changes.apply(changes, { account: 'admin', origin: 'test' });
  if ('settled' in applied) await applied.settled;
}

test('what another program changed is in the history after the next look, with before and after', async () => {
  edit('bob=gadget|City|Graz', 'bob=gadget|City|Wien');
  await system.outside.compare();
  const [entry, ...others] = await outside();
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ author: '', origin: 'outside', state: 'applied' });
  expect(entry?.changes).toEqual([
    {
      database: 'accounts',
      key: 'bob',
      before: 'gadget',
      after: 'gadget',
      properties: [{ name: 'City', before: 'Graz', after: 'Wien' }],
    },
  ]);
  await system.outside.compare();
  expect(await outside()).toHaveLength(1);
});

test('a page that reads a changed file has it compared soon', async () => {
  edit('City|Graz', 'City|Linz');
  system.databases.accounts.snapshot();
  await expect.poll(async () => (await outside()).length).toBe(1);
});

test('what another program changed before a save comes before it in the history', async () => {
  edit('City|Bonn', 'City|Linz');
  await save({ City: 'Wien' });
  const { entries } = await system.changes.history.read(2);
  expect(entries.map(({ author, changes }) => [author, changes[0]?.properties])).toEqual([
    ['admin', [{ name: 'City', before: 'Linz', after: 'Wien' }]],
    ['', [{ name: 'City', before: 'Bonn', after: 'Linz' }]],
  ]);
});

test('what was changed while nothing ran is noticed at the next start, records that came and went too', async () => {
  await restart(() => {
    edit('bob=gadget|City|Graz\n', 'new=group|Members|abc\n');
  });
  const [entry] = await outside();
  expect(entry?.changes.map(({ key, before, after }) => [key, before, after]).sort()).toEqual([
    ['bob', 'gadget', undefined],
    ['new', undefined, 'group'],
  ]);
});

test('changes of Panelsmith itself are not reported, even after a crash that lost the state', async () => {
  await save({ City: 'Rome' });
  await save({ DoorToken: 'open' });
  const crashed = await openSystem(openRoot(folder.path), { withPanels: false });
  await crashed.initializeDatabases();
  expect((await crashed.changes.history.read(50, undefined, { made: ['outside'] })).entries).toEqual([]);
  await crashed.close();
});

test('a change by another program beside ours is reported, and ours is not', async () => {
  await save({ City: 'Rome' });
  edit('bob=gadget|City|Graz', 'bob=gadget|City|Wien');
  await save({ Street: 'Main' });
  edit('City|Rome', 'City|Oslo');
  await system.outside.compare();
  const changes = (await outside()).flatMap((entry) => entry.changes);
  expect(
    changes.map(({ key, properties }) => [
      key,
      ...properties.map(({ before, after }) => `${String(before)} ${String(after)}`),
    ]),
  ).toEqual(
    expect.arrayContaining([
      ['bob', 'Graz Wien'],
      ['abc', 'Rome Oslo'],
    ]),
  );
  expect(changes).toHaveLength(2);
});

test('a changed secret is recorded without its value, in the history and in the stored state', async () => {
  await restart(() => {
    edit('sesame', 'mellon');
  });
  const [entry] = await outside();
  expect(entry?.changes[0]?.properties).toEqual([{ name: 'DoorToken', before: '••••', after: '••••', secret: true }]);
  await system.close();
  for (const path of ['history.jsonl', 'known/accounts'])
    expect(readFileSync(folder.at('var/lib/panelsmith', path), 'utf8')).not.toMatch(/sesame|mellon/);
  system = await open();
});

test('after the stored state is lost, the present content counts as known', async () => {
  await restart(() => {
    rmSync(folder.at('var/lib/panelsmith/known'), { recursive: true });
    edit('City|Graz', 'City|Linz');
  });
  expect(await outside()).toEqual([]);
  edit('City|Linz', 'City|Wien');
  await system.outside.compare();
  expect(await outside()).toHaveLength(1);
});

test('changes by the actions of a run are recorded as made by them', async () => {
  const event = folder.at('etc/e-smith/events/gadget-modify');
  mkdirSync(event, { recursive: true });
  const script = `#!/bin/sh\nsed -i 's/Graz/Linz/' "$PANELSMITH_ROOT/home/e-smith/db/accounts"\n`;
  writeFileSync(join(event, 'S10edit'), script, { mode: 0o755 });
  const changes = new ChangeSet(system.databases);
  changes.database('accounts').setProps('abc', { City: 'Rome' });
  changes.signal('gadget-modify', 'abc');
  const applied = await system.changes.apply(changes, { account: 'admin', origin: 'test' });
  const [run] = 'settled' in applied ? await applied.settled : [];
  expect(await outside()).toEqual([]);
  const [entry] = (await system.changes.history.read(1, undefined, { made: ['program'] })).entries;
  expect(entry).toMatchObject({ origin: 'actions', during: run?.id });
  expect(entry?.changes[0]).toMatchObject({
    key: 'bob',
    properties: [{ name: 'City', before: 'Graz', after: 'Linz' }],
  });
});

test('an old file that is back after a power failure, although the history has the change, is in the history', async () => {
  await system.outside.compare();
  const old = readFileSync(file(), 'utf8');
  await save({ City: 'Wien' });
  await restart(() => {
    write(old);
  });
  await system.changes.recover();
  await system.outside.compare();
  const [entry, ...others] = await outside();
  expect(others).toEqual([]);
  expect(entry?.changes).toMatchObject([{ key: 'abc', properties: [{ name: 'City', before: 'Wien', after: 'Bonn' }] }]);
});
