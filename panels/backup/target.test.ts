import { expect, test } from 'vitest';
import { refuseTarget } from './target.ts';

const target = { VFSType: 'folder', Mount: '/mnt/backup', SmbHost: '', SmbShare: '', Login: '' };
const refused = (changed: Partial<typeof target>) => JSON.stringify(refuseTarget({ ...target, ...changed }) ?? null);

test('a folder outside of what is backed up is a target', () => {
  for (const Mount of ['/mnt/backup', '/etcetera', '/srv/etc']) expect(refused({ Mount })).toBe('null');
});

test('a folder that is backed up is refused, however it is written', () => {
  for (const Mount of ['/', '//', '/etc', '/etc/x', '//etc', '/./etc', '/home//e-smith/x', '/home/e-smith/', '/.']) {
    expect(refused({ Mount }), Mount).toContain('errors.folderBackedUp');
  }
});

test('a relative folder, or one that leads upwards, is refused', () => {
  for (const Mount of ['', 'mnt', '/mnt/../etc']) expect(refused({ Mount }), Mount).toContain('errors.folder"');
});

test('a host or login that ssh would take for an option is refused', () => {
  const sftp = { VFSType: 'sftp', SmbHost: 'backup.example.org', Login: 'abc', Mount: 'backups' };
  expect(refused(sftp)).toBe('null');
  expect(refused({ ...sftp, SmbHost: '-oProxyCommand=x' })).toContain('errors.hostName');
  expect(refused({ ...sftp, Login: '-l' })).toContain('errors.login');
  expect(refused({ ...sftp, Login: '' })).toContain('errors.required');
  expect(refused({ ...sftp, Mount: "a'b" })).toContain('errors.remoteFolder');
});
