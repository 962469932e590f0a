import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { listArgs, parseMember, type ArchiveMember } from './member.ts';

/** How tar lists these files, made in this order. */
function listed(make: (folder: string) => void): (ArchiveMember | undefined)[] {
  const folder = temporaryFolder().path;
  mkdirSync(join(folder, 'in'));
  make(join(folder, 'in'));
  const env = { PATH: process.env['PATH'], LC_ALL: 'C' };
  const packed = spawnSync('tar', ['--create', '--sort=name', 'in'], { cwd: folder, env });
  const { stdout } = spawnSync('tar', listArgs, { input: packed.stdout, env, encoding: 'latin1' });
  return stdout.trimEnd().split('\n').map(parseMember);
}

test('what tar lists is read to the byte: files, folders, links and hard links', () => {
  const members = listed((folder) => {
    writeFileSync(join(folder, 'a'), 'four');
    linkSync(join(folder, 'a'), join(folder, 'b'));
    symlinkSync('/etc/" -> "x', join(folder, 'c'));
    mkdirSync(join(folder, 'd'));
  });
  expect(members).toEqual([
    { type: 'd', size: 0, name: 'in', target: undefined },
    { type: '-', size: 4, name: 'in/a', target: undefined },
    { type: 'h', size: 0, name: 'in/b', target: 'in/a' },
    { type: 'l', size: 0, name: 'in/c', target: '/etc/" -> "x' },
    { type: 'd', size: 0, name: 'in/d', target: undefined },
  ]);
});

test.each(['a\nb', 'a" -> "b', 'a\\', '\t\x07\x7f', 'é', ' -> x', "it's"])('a file named %j keeps its name', (name) => {
  const [, member] = listed((folder) => {
    writeFileSync(join(folder, name), '');
  });
  expect(Buffer.from(member?.name ?? '', 'latin1').toString()).toBe(`in/${name}`);
});

test.each([
  ['a device, whose size is none', 'crw-rw-rw- 0/0 1,3 2026-01-01 00:00 "dev/null"', { type: 'c', size: 0 }],
  ['the root itself', 'drwxr-xr-x 0/0 0 2026-01-01 00:00 "/"', { type: 'd', name: '/' }],
  ['slashes at the end', 'drwxr-xr-x 0/0 0 2026-01-01 00:00 "root//"', { name: 'root' }],
])('%s', (_, line, member) => {
  expect(parseMember(line)).toMatchObject(member);
});

test.each(['', 'tar: Removing leading', '-rw------- 0/0 4 2026-01-01 00:00 unquoted', '-rw------- a/b 4 d t "x"'])(
  '%j is not a member',
  (line) => {
    expect(parseMember(line)).toBeUndefined();
  },
);
