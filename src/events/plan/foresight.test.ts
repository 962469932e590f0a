import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changesOver } from '../../changes/change-set.fixture.ts';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import type { FoundAction } from '../perform/find-actions.ts';
import { foresee } from './foresight.ts';

/** Foresees an action with this module; returns how it was foreseen, and Ann's city afterwards. */
async function foreseen(code: string, more: Partial<FoundAction> = {}, isBundled = false) {
  const folder = temporaryFolder().path;
  const file = join(folder, 'S50act.mjs');
  writeFileSync(file, code);
  const action: FoundAction = {
    name: 'S50act',
    source: 'notes',
    file,
    kind: 'module',
    skipped: undefined,
    generic: undefined,
    isOnce: false,
    ...more,
  };
  const changes = changesOver({ accounts: ['ann=user|City|Rome'] });
  const { accounts, configuration } = changes;
  const databases = { accounts, configuration, open: (name: string) => changes.database(name) };
  const signals = [{ event: 'user-modify', args: ['ann'] }];
  const about = { event: 'user-modify', args: ['ann'], signals, root: openRoot(folder), databases };
  const said = await foresee(action, about, isBundled);
  return [said.foreseen, said.note, changes.accounts.get('ann')?.prop('City')];
}

const moves = `const act = () => {};
act.foresees = ({ args: [key], databases }) => databases.accounts.setProps(key, { City: 'Oslo' });
export default act;`;

test('an action that can foresee makes its changes where they are foreseen', async () => {
  expect(await foreseen(moves)).toEqual(['databases', undefined, 'Oslo']);
});

test('no executable and no action of the administrator is started for it', async () => {
  const fails = 'throw new Error("it was loaded");';
  expect(await foreseen(fails, { kind: 'executable' })).toEqual(['opaque', undefined, 'Rome']);
  expect(await foreseen(fails, { source: 'root' })).toEqual(['opaque', undefined, 'Rome']);
});

test.each([
  ['exports nothing', ''],
  ['cannot foresee', 'export default () => {};'],
  ['says how with something else than code', 'const act = () => {}; act.foresees = true; export default act;'],
  ['is no action', 'export default { foresees() {} };'],
])('an action that %s is opaque', async (_, code) => {
  expect(await foreseen(code)).toEqual(['opaque', undefined, 'Rome']);
});

test('an action that fails while it foresees is opaque, and the reason is given', async () => {
  const fails = 'const act = () => {}; act.foresees = () => { throw new Error("on fire"); }; export default act;';
  expect(await foreseen(fails)).toEqual(['opaque', 'on fire', 'Rome']);
  expect((await foreseen('throw new Error("not loaded");'))[1]).toBe('not loaded');
});
