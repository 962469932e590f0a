import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { actionOf } from '../account-action.fixture.ts';
import { archiveFolder, findArchive, restoreArchive, type ArchivedAccount } from './archives.ts';

const account = (key: string, uid: string | undefined, type = 'user'): ArchivedAccount => ({
  key,
  type,
  prop: (name) => (name === 'Uid' ? uid : undefined),
});

test('a folder comes back from its archive with its modes, and the archive is gone', async () => {
  const { action, folder, printed } = actionOf(['ann'], { 'home/ann/mail/letter': 'dear' });
  const home = join(folder, 'home/ann');
  chmodSync(join(home, 'mail/letter'), 0o600);
  const file = await archiveFolder(action, home, account('ann', '5000', 'user-deleted'));
  expect(basename(file)).toMatch(/^user-ann-5000-\d{4}-\d\d-\d\d\.tar\.gz$/);
  expect([statSync(file).mode & 0o777, statSync(join(file, '..')).mode & 0o777]).toEqual([0o600, 0o700]);
  expect(readFileSync(join(home, 'mail/letter'), 'utf8')).toBe('dear');
  const back = join(folder, 'users/ann');
  expect(await restoreArchive(action, back, account('ann', '5000'))).toBe(true);
  expect([readFileSync(join(back, 'mail/letter'), 'utf8'), statSync(join(back, 'mail/letter')).mode & 0o777]).toEqual([
    'dear',
    0o600,
  ]);
  expect([readdirSync(join(folder, 'users')), readdirSync(join(file, '..'))]).toEqual([['ann'], []]);
  expect(printed).toEqual([`brought back ${back} from ${file}`]);
  expect(await restoreArchive(action, join(folder, 'users/other'), account('ann', '5000'))).toBe(false);
});

test('a second archive of one day gets a name of its own', async () => {
  const { action, folder } = actionOf([], { 'home/ann/a': '' });
  const made = [];
  for (let count = 0; count < 3; count++)
    made.push(basename(await archiveFolder(action, join(folder, 'home/ann'), account('ann', '5000'))));
  const [first = ''] = made;
  const start = first.replace('.tar.gz', '');
  expect(made).toEqual([first, `${start}-2.tar.gz`, `${start}-3.tar.gz`]);
});

test('what cannot be archived is an error, and no part of an archive is left', async () => {
  const { action, folder } = actionOf([], {});
  await expect(archiveFolder(action, join(folder, 'missing'), account('ann', '5000'))).rejects.toThrow(
    /could not archive .*missing, so nothing was removed: .*No such file/,
  );
  expect(readdirSync(join(folder, 'home/e-smith/backup'))).toEqual([]);
});

test('only archives of the same type, name and number are an account’s; the newest comes first', () => {
  const { action, folder } = actionOf([], {});
  const place = join(folder, 'home/e-smith/backup');
  mkdirSync(place, { recursive: true });
  const put = (name: string, time: number): void => {
    writeFileSync(join(place, name), '');
    utimesSync(join(place, name), time, time);
  };
  for (const name of [
    'user-ann-50001-2026-01-01.tar.gz',
    'user-ann-5000-x-5000-2026-01-01.tar.gz',
    'ibay-ann-5000-2026-01-01.tar.gz',
    'user-ann-5000.part',
    'user-ann-5000-2026-01-01.tar.gz.old',
    'user-ann-5000-notes.tar.gz',
  ])
    put(name, 9);
  const found = (uid: string | undefined): string | undefined => findArchive(action.root, account('ann', uid));
  expect(found('5000')).toBeUndefined();
  put('user-ann-5000-2026-01-02.tar.gz', 5);
  put('user-ann-5000-2026-01-01-2.tar.gz', 7);
  expect(found('5000')).toBe(join(place, 'user-ann-5000-2026-01-01-2.tar.gz'));
  expect([found(undefined), found('0'), found('5000x'), found('-5000')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('an archive that holds something else than the folder stays, and nothing is left of the attempt', async () => {
  const { action, folder } = actionOf([], { 'home/bob/a': '' });
  const file = await archiveFolder(action, join(folder, 'home/bob'), account('ann', '5000'));
  await expect(restoreArchive(action, join(folder, 'users/ann'), account('ann', '5000'))).rejects.toThrow(
    /could not bring back/,
  );
  expect([readdirSync(join(folder, 'users')), readdirSync(join(file, '..'))]).toEqual([[], [basename(file)]]);
});

test('what an interrupted attempt has left is not mixed with what is restored', async () => {
  const { action, folder } = actionOf([], { 'home/ann/a': '', 'users/.restoring-ann/ann/half': '' });
  await archiveFolder(action, join(folder, 'home/ann'), account('ann', '5000'));
  await restoreArchive(action, join(folder, 'users/ann'), account('ann', '5000'));
  expect([readdirSync(join(folder, 'users')), readdirSync(join(folder, 'users/ann'))]).toEqual([['ann'], ['a']]);
});
