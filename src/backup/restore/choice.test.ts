import { expect, test } from 'vitest';
import type { Contents } from '../archive/contents.ts';
import { parseChoice, pathsOf } from './choice.ts';

const amount = { files: 1, bytes: 1 };
const contents: Contents = {
  layout: 'sme',
  accountFiles: ['etc/passwd', 'etc/group'],
  all: amount,
  databases: ['accounts', 'configuration'],
  exports: ['shop'],
  users: { ann: amount },
  mail: { ann: amount },
  bays: { 'a:b': amount },
};

test.each([
  ['all', 'all', ''],
  ['databases', 'databases', ''],
  ['database:accounts', 'database', 'accounts'],
  ['export:shop', 'export', 'shop'],
  ['user:ann', 'user', 'ann'],
  ['mail:ann', 'mail', 'ann'],
  ['bay:a:b', 'bay', 'a:b'],
])('%s can be chosen', (what, kind, name) => {
  expect(parseChoice({ what }, contents)).toEqual({ kind, name });
});

test.each([
  ...['', 'all:', 'all:x', 'databases:accounts', 'database:', 'database:../../etc/passwd', 'database:hosts'],
  ...['user:bob', 'user:', 'user:constructor', 'user:__proto__', 'bay:../x', 'mail:toString', 'export:', 'files:ann'],
])('%j is not in the archive', (what) => {
  const chosen = parseChoice({ what }, contents);
  // `all:` is the same as `all`.
  expect(chosen).toEqual(what === 'all:' ? { kind: 'all', name: '' } : undefined);
});

test('no export can be chosen from the notes of an older restore', () => {
  const { exports, ...older } = contents;
  expect([exports, parseChoice({ what: 'export:shop' }, older)]).toEqual([['shop'], undefined]);
});

test('what is unpacked for a choice', () => {
  const of = (what: string): string[] | undefined => {
    const chosen = parseChoice({ what }, contents);
    return chosen && pathsOf(chosen, contents);
  };
  expect(of('all')).toEqual([]);
  expect(of('database:configuration')).toEqual(['home/e-smith/db/configuration']);
  expect(of('databases')).toEqual([
    'home/e-smith/db/accounts',
    'home/e-smith/db/configuration',
    'etc/passwd',
    'etc/group',
  ]);
  expect(of('user:ann')).toEqual([
    'home/e-smith/files/users/ann',
    'home/e-smith/db/accounts',
    'etc/passwd',
    'etc/group',
  ]);
});
