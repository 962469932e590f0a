import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { mountSmallDisk } from '../../src/cli/serve/small-disk.fixture.ts';
import { temporaryFolder } from '../../src/files/temporary-folder.fixture.ts';
import { openRoot } from '../../src/root.ts';
import { openSystem, type System } from '../../src/system.ts';
import { ChangeSet } from '../../src/changes/change-set.ts';

const author = { account: 'admin', origin: 'test' };

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function openOn(folder: string): Promise<System> {
  mkdirSync(join(folder, 'home/e-smith/db'), { recursive: true });
  writeFileSync(join(folder, 'home/e-smith/db/accounts'), 'abc=user|FirstName|Albert\nbob=gadget\n');
  const system = await openSystem(openRoot(folder));
  cleanUps.push(() => system.close());
  return system;
}

async function setDemo(system: System, value: string): Promise<void> {
  const changes = new ChangeSet(system.databases);
  if (changes.configuration.get('demo')) changes.configuration.setProps('demo', { Value: value });
  else changes.configuration.create('demo', 'setting', { Value: value });
  await system.changes.apply(changes, author);
}

test('if the second of two databases cannot be written, the first gets its old content back', async () => {
  const folder = temporaryFolder();
  const system = await openOn(folder.path);
  await setDemo(system, 'before');
  // A folder in place of the new file makes only the write fail.
  mkdirSync(folder.at(`home/e-smith/db/configuration.${process.pid}.tmp/full`), { recursive: true });
  const changes = new ChangeSet(system.databases);
  changes.accounts.create('new', 'user', { FirstName: 'New' });
  changes.accounts.setProps('abc', { FirstName: 'Al', City: 'York' });
  changes.accounts.delete('bob');
  changes.configuration.setProps('demo', { Value: 'after' });
  changes.signal('thing-create', 'new');
  await expect(system.changes.apply(changes, author)).rejects.toThrow();
  const text = folder.read('home/e-smith/db/accounts').replace(/^#.*\n/gm, '');
  expect(text).toBe('abc=user|FirstName|Albert\nbob=gadget\n');
  expect((await system.changes.history.read(1, undefined, { made: ['person'] })).entries[0]?.state).toBe('abandoned');
  expect(system.events.recent(1)).toEqual([]);
});

test('an entry cut off by a full disk does not damage the next entry of the history', async (context) => {
  const disk = mountSmallDisk() ?? context.skip('only root can mount a disk to fill');
  cleanUps.push(() => {
    disk.remove();
  });
  const system = await openOn(disk.folder);
  const file = join(system.root.state, 'history.jsonl');
  await setDemo(system, 'small');
  disk.fill(3);
  await expect(setDemo(system, 'x'.repeat(50_000))).rejects.toThrow(/cannot write/);
  expect(readFileSync(file, 'utf8').endsWith('\n')).toBe(false);
  disk.free();
  await setDemo(system, 'last');
  const { entries } = await system.changes.history.read(9);
  const values = entries.map((entry) => entry.changes[0]?.properties[0]?.after);
  expect(values).toEqual(['last', 'small']);
  expect(entries.map(({ state }) => state)).toEqual(['applied', 'applied']);
});
