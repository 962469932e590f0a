import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { PasswordHashing } from './password-hashing.ts';
import { Passwords } from './passwords.ts';

/** A line for the password `Fresh-app-2026`. */
const line = (account: string): string =>
  `${account}:qh4e8hqiB7wkLCXq7ociMg:CZSdOjUWw56uM7g33IcpxU9GIx7ERxg2pnZ6CAt9UEI`;

let folder: string;
let file: string;
let passwords: Passwords;

beforeEach(() => {
  folder = temporaryFolder().path;
  file = join(folder, 'state/passwords');
  mkdirSync(join(folder, 'state'));
  passwords = new Passwords(file);
});

afterEach(() => {
  passwords.close();
});

const store = (...lines: readonly string[]): void => {
  writeFileSync(file, lines.join('\n'));
};

describe('lines that are not passwords', () => {
  test.each([
    ['torn within the hash', line('ann').slice(0, -1)],
    ['torn within the name', 'an'],
    ['without a name', line('')],
    ['with one part more', `${line('ann')}:x`],
    ['with a carriage return', `${line('ann')}\r`],
    ['with blanks', ` ${line('ann')} `],
    ['with a salt of another length', line('ann').replace('qh4', 'qh')],
  ])('%s are counted and nobody signs in with them; the others are valid', (_, odd) => {
    store(line('bob'), odd, line('cid'), '');
    expect([passwords.invalidLines, passwords.has('ann'), passwords.has('')]).toEqual([1, false, false]);
    expect([passwords.has('bob'), passwords.has('cid')]).toEqual([true, true]);
  });

  test('an empty file, and none, have no passwords and nothing odd', () => {
    expect([passwords.isReadable, passwords.invalidLines, passwords.has('ann')]).toEqual([true, 0, false]);
    store('', '');
    expect([passwords.isReadable, passwords.invalidLines, passwords.has('ann')]).toEqual([true, 0, false]);
  });
});

describe('a forgotten account', () => {
  test('loses its line only, and its mark', async () => {
    store(line('ann'), line('bob'), '');
    expect(passwords.mark('ann')).not.toBe('');
    await passwords.forget('ann');
    expect(readFileSync(file, 'utf8')).toBe(`${line('bob')}\n`);
    expect([passwords.has('ann'), passwords.mark('ann'), passwords.has('bob')]).toEqual([false, '', true]);
  });

  test('that has no password changes nothing', async () => {
    store(line('bob'));
    await passwords.forget('ann');
    expect(readFileSync(file, 'utf8')).toBe(line('bob'));
  });

  test('is not reported as forgotten if the file cannot be read', async () => {
    mkdirSync(file);
    await expect(passwords.forget('ann')).rejects.toMatchObject({ key: 'errors.databaseUnwritable' });
  });
});

test('while the file cannot be read, accounts with a password stay known, but nobody signs in', async () => {
  store(line('ann'));
  const mark = passwords.mark('ann');
  rmSync(file);
  mkdirSync(file);
  expect([passwords.isReadable, passwords.has('ann'), passwords.mark('ann')]).toEqual([false, true, mark]);
  expect(passwords.whyUnreadable).toMatchObject({
    key: 'errors.passwordsUnreadable',
    cause: expect.any(Error) as Error,
  });
  await expect(passwords.verify('ann', 'Fresh-app-2026')).rejects.toMatchObject({ key: 'errors.passwordsUnreadable' });
  await expect(passwords.set('ann', 'Other-2026')).rejects.toMatchObject({ key: 'errors.databaseUnwritable' });
});

test('a set password is accepted in any Unicode form, for its owner only, and only root can read its file', async () => {
  store(line('bob'));
  await Promise.all([passwords.set('ann', 'caf\u00e9'), passwords.set('cid', 'tea')]);
  expect(await passwords.verify('ann', 'cafe\u0301')).toBe(true);
  expect(await passwords.verify('ann', 'tea')).toBe(false);
  expect(await passwords.verify('nobody', '')).toBe(false);
  expect(passwords.has('bob') && passwords.has('cid')).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).not.toMatch(/caf|tea/);
});

test.each(['', 'a:b', 'a\nb', 'a\0b', 'a\rb'])('an account named %j cannot have a password', async (account) => {
  await expect(passwords.set(account, 'Fresh-app-2026')).rejects.toMatchObject({ key: 'errors.passwordNotSet' });
  expect(passwords.invalidLines).toBe(0);
});

test('too many strangers at once are refused, and do not block people who are signed in', () => {
  const hashing = new PasswordHashing();
  const salt = Buffer.alloc(16);
  const asked = Array.from({ length: 6 }, () => hashing.hash('stranger', 'x', salt, 32));
  // One is being hashed, and four wait.
  expect(asked.map((answer) => answer !== undefined)).toEqual([true, true, true, true, true, false]);
  asked.push(hashing.hash('known', 'x', salt, 32), hashing.hash('signedIn', 'x', salt, 32));
  expect(asked.slice(-2)).not.toContain(undefined);
  for (const answer of asked) answer?.catch(() => undefined);
  hashing.close();
});

test('when the server ends, everybody who waits for a hash gets a failure', async () => {
  const hashing = new PasswordHashing();
  const asked = Array.from({ length: 3 }, async () => hashing.hash('signedIn', 'x', Buffer.alloc(16), 32));
  hashing.close();
  const ends = await Promise.allSettled(asked);
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
});

test('a request that cannot be sent to the thread does not block the next one', async () => {
  const hashing = new PasswordHashing();
  const moved = new Uint8Array(16);
  structuredClone(moved, { transfer: [moved.buffer] });
  await expect(hashing.hash('signedIn', 'x', moved, 32)).rejects.toMatchObject({ key: 'errors.internal' });
  expect(await hashing.hash('signedIn', 'x', Buffer.alloc(16), 32)).toHaveLength(32);
  hashing.close();
});

test('people who are known do not wait for all strangers', async () => {
  const hashing = new PasswordHashing();
  const salt = Buffer.alloc(16);
  let strangers = 0;
  const asked = Array.from({ length: 5 }, async () => {
    await hashing.hash('stranger', 'x', salt, 32);
    strangers++;
  });
  await hashing.hash('known', 'x', salt, 32);
  expect(strangers).toBeLessThan(5);
  await Promise.all(asked);
  expect(strangers).toBe(5);
  hashing.close();
});

test.each([0, 10, 19])('many strangers come after everything else, in a process of niceness %i too', (more) => {
  const { process, threads } = nicenessAfter(
    more,
    "await Promise.all(Array.from({ length: 2 }, () => ask('stranger')))",
  );
  expect(process).toBeGreaterThanOrEqual(more);
  expect(threads).toEqual([...new Set([process, 19])]);
});

test('people who are known and a single stranger are not slowed down; many strangers in a row are', () => {
  const few = "await ask('known'); for (let times = 0; times < 3; times++) await ask('stranger')";
  const { process, threads } = nicenessAfter(0, few);
  expect(threads).toEqual([process]);
  expect(nicenessAfter(0, `${few}; await ask('stranger')`).threads).toEqual([process, 19]);
});

interface Niceness {
  readonly process: number;
  /** All that its threads have, once each. */
  readonly threads: readonly number[];
}

/** The niceness of a thread is the kernel's, so it is read in a process of its own. */
function nicenessAfter(more: number, asked: string): Niceness {
  const compiled = new URL('../../../dist/src/accounts/passwords/password-hashing.js', import.meta.url).href;
  const script = `
    import { PasswordHashing } from ${JSON.stringify(compiled)};
    import { readdirSync, readFileSync } from 'node:fs';
    import { getPriority } from 'node:os';
    const hashing = new PasswordHashing();
    const ask = (asking) => hashing.hash(asking, 'x', Buffer.alloc(16), 32);
    ${asked};
    const statOf = (task) => readFileSync('/proc/self/task/' + task + '/stat', 'utf8');
    const threads = readdirSync('/proc/self/task').map((task) => Number(statOf(task).split(') ')[1].split(' ')[16]));
    console.log(JSON.stringify({ process: getPriority(), threads: [...new Set(threads)].sort((a, b) => a - b) }));
    process.exit();
  `;
  const args = ['-n', String(more), process.execPath, '--input-type=module', '-e', script];
  const { stdout } = spawnSync('nice', args, { encoding: 'utf8' });
  return JSON.parse(stdout) as Niceness;
}
