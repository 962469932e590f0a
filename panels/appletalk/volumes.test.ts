import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Events } from '../../src/events/events.ts';
import { expandFor } from '../../src/kit/testing/expand-template.fixture.ts';
import { openRoot } from '../../src/root.ts';

/** The lines of the file that name volumes. */
async function volumes(...accounts: readonly string[]): Promise<string[]> {
  const text = await expandFor(import.meta.dirname, '/etc/atalk/AppleVolumes.default', { accounts });
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

test('a server without bays has home folders only', async () => {
  expect(await volumes('abc=user|FirstName|Ann')).toEqual(['~ "Home"']);
});

test('a bay is a volume; its files alone, where its web pages are not public', async () => {
  const lines = await volumes('bay=ibay|PublicAccess|none', 'new=ibay', 'site=ibay|PublicAccess|global|Name|a "b"');
  expect(lines.slice(1)).toEqual([
    '/home/e-smith/files/ibays/bay/files "bay"',
    '/home/e-smith/files/ibays/new/files "new"',
    '/home/e-smith/files/ibays/site "site"',
  ]);
});

test('a bay whose name would be syntax, or is too long for a volume, is left out', async () => {
  const long = 'a'.repeat(28);
  expect(await volumes('two words=ibay', 'a"b=ibay', '../etc=ibay', '$v=ibay', `${long}=ibay`)).toEqual(['~ "Home"']);
  expect(await volumes(`${long.slice(1)}=ibay`)).toHaveLength(2);
});

test('every event of the package says that no program has read the file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'appletalk-'));
  const actions = join(import.meta.dirname, 'events');
  const events = new Events({
    root: openRoot(folder),
    sources: () => [{ name: 'appletalk', folder: actions, modules: actions }],
  });
  try {
    for (const event of ['ibay-create', 'ibay-modify', 'ibay-delete', 'panelsmith-appletalk-update']) {
      const run = await events.signal(event, ['bay'], { author: 'admin', changeSet: undefined }).finished;
      const output = run.actions.find(({ name }) => name.startsWith('S10unproven'))?.output;
      expect([event, output]).toEqual([
        event,
        expect.stringContaining('AppleVolumes.default is written, but untested'),
      ]);
    }
  } finally {
    await events.close();
    rmSync(folder, { recursive: true });
  }
});
