import { openPanel, type TestPanel } from 'panelsmith/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let panel: TestPanel;

beforeAll(async () => {
  panel = await openPanel(import.meta.dirname, { configuration: ['ldap=service|status|enabled'] });
});

afterAll(async () => {
  await panel.close();
});

const backup = (): Readonly<Record<string, string>> => panel.record('configuration', 'backupwk') ?? {};

test('a new server has no nightly backup, and values to begin with', async () => {
  const { fields } = await panel.open('nightly');
  const shown = ['BackupTime', 'VFSType', 'KeepDaily', 'SftpPort', 'VerifyDay', 'MailNotify', 'SchemaOnRestore'];
  expect(backup()['status']).toBe('disabled');
  expect(shown.map((name) => fields[name]?.value)).toEqual([
    expect.stringMatching(/^\d?\d:\d\d$/),
    'folder',
    expect.stringMatching(/^[1-9]\d*$/),
    '22',
    expect.any(String),
    'error',
    'keep',
  ]);
});

test('a backup into a folder is turned on, and the rest of the record stays', async () => {
  const result = await panel.submit('nightly', {
    status: true,
    BackupTime: '23:30',
    VFSType: 'folder',
    Mount: '/mnt/the backups',
    KeepWeekly: '0',
    VerifyDay: 'sun',
    SchemaOnRestore: 'reset',
  });
  expect([result.refusals, result.refusal, result.failed]).toEqual([{}, undefined, []]);
  expect(backup()).toMatchObject({
    type: 'backup',
    status: 'enabled',
    BackupTime: '23:30',
    Mount: '/mnt/the backups',
    KeepWeekly: '0',
    VerifyDay: 'sun',
  });
  expect(panel.record('configuration', 'ldap')).toMatchObject({ status: 'enabled', SchemaOnRestore: 'reset' });
  expect((await panel.submit('nightly')).changes).toEqual([]);
});

test('the password of a share is stored, kept while its field is empty, and shown nowhere', async () => {
  const share = { VFSType: 'cifs', SmbHost: 'nas.example.org', SmbShare: 'back up$', Login: 'abc' };
  const set = await panel.submit('nightly', { ...share, sharePassword: 's3cret "$x" %' });
  expect([set.refusals, backup()['Password']]).toEqual([{}, 's3cret "$x" %']);
  expect(JSON.stringify(set.changes)).not.toContain('s3cret');
  await panel.submit('nightly', { Login: 'def' });
  expect([backup()['Login'], backup()['Password']]).toEqual(['def', 's3cret "$x" %']);
  expect((await panel.open('nightly')).html).not.toContain('s3cret');
});

test.each([
  ['Mount', { VFSType: 'folder', Mount: '/home/e-smith/files' }],
  ['Mount', { VFSType: 'mnt', Mount: 'backups' }],
  ['SmbHost', { VFSType: 'sftp', SmbHost: '-oProxyCommand=x', Login: 'abc', Mount: 'x' }],
  ['SmbHost', { VFSType: 'cifs', SmbHost: 'a b', SmbShare: 'x' }],
  ['SmbShare', { VFSType: 'cifs', SmbHost: 'nas', SmbShare: 'x,uid=0' }],
  ['Login', { VFSType: 'cifs', SmbHost: 'nas', SmbShare: 'x', Login: 'a,b' }],
  ['BackupTime', { VFSType: 'folder', Mount: '/mnt/x', BackupTime: '25:00' }],
  ['KeepDaily', { VFSType: 'folder', Mount: '/mnt/x', KeepDaily: '0' }],
  ['SftpPort', { VFSType: 'folder', Mount: '/mnt/x', SftpPort: '65536' }],
  ['sharePassword', { VFSType: 'cifs', SmbHost: 'nas', SmbShare: 'x', sharePassword: 'a\nusername=root' }],
] as const)('a value that no backup can use is refused, and nothing is stored: %s %o', async (field, values) => {
  const before = backup();
  const { status, refusals, changes } = await panel.submit('nightly', values);
  expect([status, Object.keys(refusals), changes]).toEqual([422, [field], []]);
  expect(backup()).toEqual(before);
});

test('the page leads to the overview of the backups', async () => {
  expect((await panel.open('nightly')).html).toMatch(/<p><a href="\/server-manager\/backup">[^<]+<\/a>/);
});
