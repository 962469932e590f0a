import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { refuseAccountKey } from '../db/file/account-keys.ts';
import { Snapshot } from '../db/file/snapshot.ts';
import { parseLines } from '../db/file/text/lines.ts';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { isAccountName, refuseNewAccount } from './account-names.ts';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
  folder.write('etc/passwd', 'root:x:0:0:root:/root:/bin/bash\nwww:x:102:102::/:/bin/false\n');
  folder.write('etc/group', 'root:x:0:\nwheel:x:10:abc\n');
});

const accounts = [
  'abc=user|FirstName|Anna',
  'office=group|Members|abc',
  'drawings=ibay',
  'info=pseudonym|Account|abc',
  'lost=pseudonym',
  'sales@example.com=pseudonym|Account|office',
  'gone=user-deleted',
];
const snapshot = (lines: readonly string[]): Snapshot => new Snapshot(parseLines(`${[...lines].sort().join('\n')}\n`));

/** The key of the refusal of a new account, with its values; undefined if it may be made. */
function refused(type: string, name: string, configuration: readonly string[] = []): string | undefined {
  const domains = snapshot(['example.com=domain', 'example.org=domain-remote']);
  const records = { accounts: snapshot(accounts), configuration: snapshot(configuration), domains };
  const refusal = refuseNewAccount(type, name, { root: openRoot(folder.path), ...records });
  return refusal && [refusal.key, ...Object.values(refusal.args)].join(' ');
}

/** Most of them are nearly a name. */
const anyName = fc
  .tuple(
    fc.constantFrom(...Array.from('abz'), '', '0', '-', '.', '/', 'A', ' '),
    fc.string({
      unit: fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...Array.from('abz09._-')) },
        { weight: 1, arbitrary: fc.constantFrom(...Array.from('AZé $;|/\\"\'`@:,*\n#<'), '..', '/./') },
      ),
      maxLength: 14,
    }),
    fc.constantFrom('', '', '@example.com', '@', '\n'),
  )
  .map((parts) => parts.join(''));

test.each(['widget', 'constructor'])('a name of type %s, which has no setting, may be long', (type) => {
  expect(refused(type, 'a'.repeat(60))).toBeUndefined();
});

describe.each(['user', 'group', 'ibay'])('a new account of type %s', (type) => {
  test.each(['a', 'new', 'anna.smith', 'a-b_c', 'x9', 'a'.repeat(12)])('may be called %j', (name) => {
    expect(refused(type, name)).toBeUndefined();
  });

  test.each(['', 'Anna', '9a', '.a', '-a', '_a', 'a b', 'a/b', '../a', 'a:b', 'a\n', 'ä', 'a@b', 'a$', '#a', 'a;b'])(
    'cannot be called %j',
    (name) => {
      expect(refused(type, name)).toBe(`errors.accountNameCharacters ${name}`);
    },
  );

  test('has at most twelve characters by default; the configuration can set another number', () => {
    const setting = { user: 'maxAcctNameLength', group: 'maxGroupNameLength', ibay: 'maxIbayNameLength' }[type] ?? '';
    const [twelve, thirteen] = ['a'.repeat(12), 'a'.repeat(13)];
    expect([refused(type, twelve), refused(type, thirteen)]).toEqual([undefined, 'errors.accountNameTooLong 12']);
    expect([refused(type, thirteen, [`${setting}=13`]), refused(type, 'abcd', [`${setting}=3`])]).toEqual([
      undefined,
      'errors.accountNameTooLong 3',
    ]);
    const long = ['a'.repeat(64), 'a'.repeat(65)].map((name) => refused(type, name, [`${setting}=100`]));
    expect(long).toEqual([undefined, 'errors.accountNameTooLong 64']);
    for (const wrong of ['0', '-1', 'many', '1.5', ''])
      expect(refused(type, thirteen, [`${setting}=${wrong}`])).toBe('errors.accountNameTooLong 12');
  });

  test.each([
    ['abc', 'errors.accountTaken abc user'],
    ['office', 'errors.accountTaken office group'],
    ['drawings', 'errors.accountTaken drawings ibay'],
    ['lost', 'errors.accountTaken lost pseudonym'],
    ['info', 'errors.pseudonymTaken info abc'],
    ['gone', 'errors.accountBeingRemoved gone user'],
    ['root', 'errors.accountOfUnix root'],
    ['www', 'errors.accountOfUnix www'],
    ['wheel', 'errors.accountOfUnix wheel'],
  ])('cannot be called %s, which is taken, and the refusal says by what', (name, key) => {
    expect(refused(type, name)).toBe(key);
  });

  test('has a name that means nothing to other files, programs and paths', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        fc.pre(refused(type, name) === undefined);
        expect(name).toMatch(/^[a-z][a-z0-9._-]{0,11}$/);
        expect(refuseAccountKey(name)).toBeUndefined();
        expect(isAccountName(name)).toBe(true);
      }),
    );
  });
});

describe('a new printer', () => {
  test.each(['lp', 'laser2', 'a'.repeat(32)])('may be called %j', (name) => {
    expect(refused('printer', name)).toBeUndefined();
  });

  test.each([
    ['laser-2', 'errors.printerNameCharacters laser-2'],
    ['laser_2', 'errors.printerNameCharacters laser_2'],
    ['laser.2', 'errors.printerNameCharacters laser.2'],
    ['2laser', 'errors.printerNameCharacters 2laser'],
    ['Laser', 'errors.printerNameCharacters Laser'],
    ['', 'errors.printerNameCharacters '],
    ['a'.repeat(33), 'errors.accountNameTooLong 32'],
    ['abc', 'errors.accountTaken abc user'],
  ])('cannot be called %j', (name, key) => {
    expect(refused('printer', name)).toBe(key);
  });
});

describe('a new pseudonym', () => {
  test.each(['new', 'anna.smith', '24h', 'a+b', 'abc@example.com', 'root@example.com', 'a'.repeat(100)])(
    'may be called %j',
    (name) => {
      expect(refused('pseudonym', name)).toBeUndefined();
    },
  );

  test.each([
    ['', 'errors.pseudonymCharacters '],
    ['New', 'errors.pseudonymCharacters New'],
    ['.new', 'errors.pseudonymCharacters .new'],
    ['a b', 'errors.pseudonymCharacters a b'],
    ['a\n', 'errors.pseudonymCharacters a\n'],
    ['a:b', 'errors.pseudonymCharacters a:b'],
    ['a|b', 'errors.pseudonymCharacters a|b'],
    ['@example.com', 'errors.pseudonymCharacters @example.com'],
    ['a/../b', 'errors.accountKeyUnsafe a/../b'],
    ['a/', 'errors.accountKeyUnsafe a/'],
    ['new@', 'errors.pseudonymDomain '],
    ['new@other.example', 'errors.pseudonymDomain other.example'],
    ['new@example.org', 'errors.pseudonymDomain example.org'],
    ['new@a@example.com', 'errors.pseudonymDomain a@example.com'],
    ['sales@example.com', 'errors.pseudonymTaken sales@example.com office'],
    ['info', 'errors.pseudonymTaken info abc'],
    ['abc', 'errors.accountTaken abc user'],
    ['root', 'errors.accountOfUnix root'],
  ])('cannot be called %j', (name, key) => {
    expect(refused('pseudonym', name)).toBe(key);
  });

  test('has a name that means nothing to the files of the mail server and of Unix', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        fc.pre(refused('pseudonym', name) === undefined);
        expect(refuseAccountKey(name)).toBeUndefined();
        expect(name).toMatch(/^[a-z0-9][^\s:,;"\\|<>()@A-Z]*(@example\.com)?$/);
        expect(accounts.map((line) => line.split('=')[0])).not.toContain(name);
      }),
    );
  });
});
