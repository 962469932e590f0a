import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { giveRootPassword } from './root-access.ts';

let folder: string;
let file: string;
/** The passwords that the server has, by host. */
let set: Map<string, string>;

beforeEach(() => {
  folder = temporaryFolder().path;
  file = join(folder, '.my.cnf');
  set = new Map();
});

/**
 * A database server on which root of two hosts has no password.
 * @param refused the host whose account it refuses
 */
function server(refused?: string): Parameters<typeof giveRootPassword>[0] {
  return {
    query(sql) {
      if (sql.startsWith('SELECT'))
        return Promise.resolve(
          ['localhost', '%'].map((host) => [host, 'mysql_native_password', set.get(host) ?? '', '']),
        );
      for (const [statement, host = '', password = ''] of sql.matchAll(/@'(.*?)' IDENTIFIED BY '(.*?)'/g)) {
        if (host === refused) return Promise.reject(new Error(`ERROR 1064 near '${statement}'`));
        set.set(host, password);
      }
      return Promise.resolve([]);
    },
  };
}

const hosts = ['localhost', '%'];

test('the password is added to an option file, whose other lines stay', async () => {
  writeFileSync(file, '[mysqldump]\nquick\n[client]\nsocket=/tmp/s', { mode: 0o644 });
  await giveRootPassword(server(), hosts, file);
  const [password = ''] = set.values();
  expect([...set]).toEqual(hosts.map((host) => [host, password]));
  expect(readFileSync(file, 'utf8')).toBe(
    `[mysqldump]\nquick\n[client]\nsocket=/tmp/s\n[client]\nuser=root\npassword=${password}\n`,
  );
  expect([statSync(file).mode & 0o777, existsSync(`${file}.new`)]).toEqual([0o600, false]);
});

test('without an option file there is one afterwards, which only root can read', async () => {
  await giveRootPassword(server(), hosts, file);
  expect(readFileSync(file, 'utf8')).toBe(`[client]\nuser=root\npassword=${set.get('%') ?? ''}\n`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('an option file that cannot be read is left as it is, and no password is set', async () => {
  // A link to itself cannot be read by anybody, not even by root.
  symlinkSync(file, file);
  await expect(giveRootPassword(server(), hosts, file)).rejects.toThrow('ELOOP');
  expect(set.size).toBe(0);
});

test('if the server refuses, nothing has changed, and the message does not repeat the password', async () => {
  writeFileSync(file, '[client]\n');
  await expect(giveRootPassword(server('localhost'), hosts, file)).rejects.toThrow(
    /^root gets no password: ERROR 1064 near '@'localhost' IDENTIFIED BY '\*\*\*''$/,
  );
  expect([readFileSync(file, 'utf8'), existsSync(`${file}.new`), set.size]).toEqual(['[client]\n', false, 0]);
});

test('if the server refuses one host after another has the password, the password is kept', async () => {
  await expect(giveRootPassword(server('%'), hosts, file)).rejects.toThrow(/but not from every host: ERROR 1064/);
  expect(readFileSync(file, 'utf8')).toContain(`password=${set.get('localhost') ?? '?'}\n`);
});

test('where the password cannot be written it is not set', async () => {
  await expect(giveRootPassword(server(), hosts, join(folder, 'missing/.my.cnf'))).rejects.toThrow(
    /^root gets no password, since .* cannot be written: ENOENT/,
  );
  expect(set.size).toBe(0);
});
