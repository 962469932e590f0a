import { existsSync, lstatSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actionOf } from '../account-action.fixture.ts';
import { removeData } from './removed-data.ts';

const archives = 'home/e-smith/backup';

test('a removed folder is kept as an archive, unless its record says to remove it', async () => {
  const { action, folder } = actionOf(['ann'], {
    'data/ann/letter': 'dear',
    'data/bob/letter': 'dear',
    accounts: 'ann=user-deleted|Uid|5000\nbob=user-deleted|DeletedData|remove|Uid|5001\n',
  });
  await removeData(action, 'data/ann');
  await removeData({ ...action, args: ['bob'] }, 'data/bob');
  expect(readdirSync(join(folder, archives))).toEqual([expect.stringMatching(/^user-ann-5000-/)]);
  expect(readdirSync(join(folder, 'data'))).toEqual([]);
});

test('without a record the type is that of the event', async () => {
  const { action, folder } = actionOf(['sales'], { 'data/sales/a': '' }, { event: 'ibay-delete' });
  await removeData(action, 'data/sales');
  expect(readdirSync(join(folder, archives))).toEqual([expect.stringMatching(/^ibay-sales-\d{4}-/)]);
});

test('if it cannot be archived, the folder stays with all that is in it', async () => {
  const { action, folder } = actionOf(
    ['ann'],
    { 'data/ann/letter': 'dear', accounts: 'ann=user-deleted|Uid|5000\n' },
    { run: () => Promise.resolve({ status: 2, output: 'tar: No space left on device' }) },
  );
  await expect(removeData(action, 'data/ann')).rejects.toThrow('No space left on device');
  expect([readdirSync(join(folder, 'data')), readdirSync(join(folder, 'data/ann'))]).toEqual([['ann'], ['letter']]);
});

test('after an interruption the rest is removed, and no archive is made of it', async () => {
  const { action, folder, printed } = actionOf(['ann'], {
    'data/.removing-ann/rest': '',
    accounts: 'ann=user-deleted|Uid|5000\n',
  });
  await removeData(action, 'data/ann');
  expect([readdirSync(join(folder, 'data')), existsSync(join(folder, archives))]).toEqual([[], false]);
  const gone = join(folder, 'data/ann');
  expect(printed).toEqual([`removed the rest of ${gone}`, `there is no folder ${gone}`]);
});

test('a link in the place of the folder is left alone, and so is what it leads to', async () => {
  const { action, folder } = actionOf(['ann'], { 'elsewhere/letter': '', 'data/x': '' });
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'data/ann'));
  await expect(removeData(action, 'data/ann')).rejects.toThrow('is not a folder: left alone');
  expect([lstatSync(join(folder, 'data/ann')).isSymbolicLink(), readdirSync(join(folder, 'elsewhere'))]).toEqual([
    true,
    ['letter'],
  ]);
});
