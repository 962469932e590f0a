import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actionOf } from '../../account-action.fixture.ts';
import { ensureBayFiles } from './bay-files.ts';

const bays = 'home/e-smith/files/ibays';
const unix = {
  'etc/passwd': 'admin:x:101:101::/:/bin/false\n',
  'etc/group': 'sales:x:700:\nwww:x:90:\n',
};

async function ensure(
  record: string,
  files: Readonly<Record<string, string>> = {},
  prepare: (folder: string) => void = () => undefined,
): Promise<{ folder: string; printed: readonly string[] }> {
  const { action, folder, printed } = actionOf(['bay'], { ...unix, ...files, accounts: `bay=ibay|${record}\n` });
  prepare(folder);
  const bay = action.databases.accounts.snapshot().get('bay');
  if (!bay) throw new Error('there is no bay');
  await ensureBayFiles(action, bay, false);
  return { folder, printed };
}

test('the name of a bay is text on its first page, not markup', async () => {
  const { folder } = await ensure('Group|sales|Name|<b onclick="x">R&D</b>');
  const page = readFileSync(join(folder, bays, 'bay/html/index.html'), 'utf8');
  expect(page).toContain('<h1>&#60;b onclick=&#34;x&#34;&#62;R&#38;D&#60;/b&#62;</h1>');
});

test('a page of the skeleton is the first page', async () => {
  const { folder } = await ensure('Group|sales', { 'etc/e-smith/skel/ibay/html/index.php': 'ours' });
  expect(readdirSync(join(folder, bays, 'bay/html'))).toEqual(['index.php']);
});

test.each([
  ['Group|sales', 700],
  ['Group|admin', 90],
  ['Name|none', 90],
])('without an access only the administrator can write; the group of %s can read', async (record, gid) => {
  const { folder } = await ensure(record);
  const { mode, uid, gid: found } = statSync(join(folder, bays, 'bay/files'));
  expect(mode & 0o7777).toBe(0o2750);
  if (process.getuid?.() === 0) expect([uid, found]).toEqual([101, gid]);
});

test('an access from an old migration is read', async () => {
  const { folder } = await ensure('Group|sales|UserAccess|wr_admin_rd_group');
  expect(statSync(join(folder, bays, 'bay/files')).mode & 0o7777).toBe(0o2750);
});

test.each([
  ['Group|sales|UserAccess|everybody', 'which is none of: wr-admin-rd-group, wr-group-rd-group, wr-group-rd-everyone'],
  ['Group|gone', 'there is no Unix group gone'],
])('a bay is not made if its access is unknown (%s)', async (record, reason) => {
  const { action, folder } = actionOf(['bay'], { ...unix, accounts: `bay=ibay|${record}\n` });
  const bay = action.databases.accounts.snapshot().get('bay');
  if (!bay) throw new Error('there is no bay');
  await expect(ensureBayFiles(action, bay, false)).rejects.toThrow(reason);
  expect(existsSync(join(folder, bays))).toBe(false);
});

test('a link in the place of the bay is an error, and what it leads to stays as it is', async () => {
  let elsewhere = '';
  const ensured = ensure('Group|sales', { 'elsewhere/letter': '' }, (folder) => {
    elsewhere = join(folder, 'elsewhere');
    mkdirSync(join(folder, bays), { recursive: true });
    symlinkSync(elsewhere, join(folder, bays, 'bay'));
  });
  await expect(ensured).rejects.toThrow('exists, but is not a folder');
  expect(readdirSync(elsewhere)).toEqual(['letter']);
});

test('in an old bay only the folders that differ are walked through', async () => {
  const { folder, printed } = await ensure(
    'Group|sales|UserAccess|wr-group-rd-everyone',
    Object.fromEntries(['html', 'files', 'cgi-bin'].map((name) => [`${bays}/bay/${name}/a`, ''])),
    (root) => {
      for (const name of ['html', 'cgi-bin']) chmodSync(join(root, bays, 'bay', name), 0o755);
      chmodSync(join(root, bays, 'bay/files/a'), 0o600);
      if (process.getuid?.() === 0) chownSync(join(root, bays, 'bay/files'), 101, 700);
      chmodSync(join(root, bays, 'bay/files'), 0o2775);
    },
  );
  const modes = ['html/a', 'files/a'].map((name) => statSync(join(folder, bays, 'bay', name)).mode & 0o777);
  expect([modes, printed]).toEqual([[0o664, 0o600], ['set owner and mode of 4 files and folders']]);
});
