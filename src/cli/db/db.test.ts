import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { runDb } from './db.ts';
import { usage } from './db-usage.ts';

let folder: TemporaryFolder;

interface Result {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

beforeEach(() => {
  folder = temporaryFolder();
});

const accounts = ['alice=user|FirstName|Alice|LastName|Ng', 'bob=user|FirstName|Bob|Note|l1\\nl2', 'sales=group'];

function store(lines: readonly string[], path = 'home/e-smith/db/accounts'): void {
  folder.write(path, Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1'));
}

function stored(path = 'home/e-smith/db/accounts'): string[] {
  const lines = readFileSync(folder.at(path), 'latin1').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

async function db(args: readonly string[], stdin = '', environment: Record<string, string> = {}): Promise<Result> {
  let out = '';
  let err = '';
  const status = await runDb(args, {
    root: openRoot(folder.path),
    program: 'db',
    environment,
    stdin: () => Promise.resolve(stdin),
    out: (text) => {
      out += Buffer.from(text).toString('latin1');
    },
    err: (text) => {
      err += text;
    },
  });
  return { status, out, err };
}

describe('reading', () => {
  test.each<[string[], number, string]>([
    [['keys'], 0, 'alice\nbob\nsales\n'],
    [['keys', 'ignored'], 0, 'alice\nbob\nsales\n'],
    [['print', 'bob'], 0, 'bob=user|FirstName|Bob|Note|l1\nl2\n'],
    [['print', 'nobody'], 1, ''],
    [['print', ''], 1, ''],
    [['show', 'alice'], 0, 'alice=user\n    FirstName=Alice\n    LastName=Ng\n'],
    [['get', 'alice'], 0, 'user|FirstName|Alice|LastName|Ng\n'],
    [['get', ' alice '], 0, 'user|FirstName|Alice|LastName|Ng\n'],
    [['get', 'nobody'], 1, ''],
    [['get'], 255, ''],
    [['printtype'], 0, 'alice=user\nbob=user\nsales=group\n'],
    [['gettype', 'sales'], 0, 'group\n'],
    [['printprop', 'alice'], 0, 'FirstName=Alice\nLastName=Ng\n'],
    [['printprop', 'alice', 'LastName', 'None', 'FirstName'], 0, 'LastName=Ng\nFirstName=Alice\n'],
    [['printprop', 'nobody', 'X'], 0, ''],
    [['printprop', 'sales'], 1, ''],
    [['getprop', 'bob', 'Note'], 0, 'l1\nl2\n'],
    [['getprop', 'bob', 'None'], 1, ''],
    [['getprop', 'bob'], 255, ''],
    [['getprop', 'bob', '0'], 1, ''],
    [['Keys'], 255, ''],
    [[], 255, ''],
  ])('db accounts %j', async (args, status, out) => {
    store(accounts);
    expect(await db(['accounts', ...args])).toMatchObject({ status, out });
  });

  test('an empty property prints an empty line; one without a value, or on a line without =, is missing', async () => {
    store(['a=t|P||Q', 'valueless']);
    expect(await db(['accounts', 'getprop', 'a', 'P'])).toMatchObject({ status: 0, out: '\n' });
    expect(await db(['accounts', 'getprop', 'a', 'Q'])).toMatchObject({ status: 1, out: '' });
    expect(await db(['accounts', 'show'])).toMatchObject({ out: 'a=t\n    P=\n    Q=\nvalueless=\n' });
    expect(await db(['accounts', 'get', 'valueless'])).toMatchObject({ status: 1 });
  });

  test('an empty type is an empty line, also before properties', async () => {
    store(['a=', 'b=|P|1']);
    expect(await db(['accounts', 'gettype', 'a'])).toMatchObject({ status: 0, out: '\n' });
    expect(await db(['accounts', 'gettype', 'b'])).toMatchObject({ status: 0, out: '\n' });
    expect(await db(['accounts', 'show', 'b'])).toMatchObject({ status: 0, out: 'b=\n    P=1\n' });
  });

  test('bytes are printed unchanged', async () => {
    store(['caf\xe9=t|P|\xe9\\|']);
    expect(await db(['accounts', 'show'])).toMatchObject({ out: 'caf\xe9=t\n    P=\xe9\\|\n' });
  });

  test('a missing database is empty and is not created, and an unreadable one fails', async () => {
    expect(await db(['accounts', 'keys'])).toMatchObject({ status: 1, out: '', err: '' });
    expect(existsSync(folder.at('home'))).toBe(false);
    mkdirSync(folder.at('home/e-smith/db/accounts'), { recursive: true });
    const { status, err } = await db(['accounts', 'keys']);
    expect(status).toBe(1);
    expect(err).toMatch(/^db: cannot read .*accounts \(.* is a folder, not a file\)/);
  });

  test('wrong usage prints the usage of the command, an unknown command that of all commands', async () => {
    expect((await db(['accounts', 'gettype'])).err).toBe('usage: db dbfile get key\n');
    expect((await db(['accounts', 'nonsense'])).err).toMatch(/^usage:\n {4}db dbfile keys\n/);
    expect(usage('panelsmith config')).toMatch(/^usage:\n {4}panelsmith config keys\n/);
  });

  test.each([
    [['show', 'alice'], { name: 'alice', type: 'user', props: { FirstName: 'Alice', LastName: 'Ng' } }],
    [['keys'], ['alice', 'bob', 'sales']],
    [['getprop', 'bob', 'Note'], 'l1\nl2'],
    [['printprop', 'alice', 'LastName', 'None'], { LastName: 'Ng' }],
    [['printtype', 'sales'], { sales: 'group' }],
    [['print'], [{ name: 'alice' }, { name: 'bob' }, { name: 'sales', type: 'group' }]],
  ])('db accounts %j --json', async (args, expected) => {
    store(accounts);
    const { status, out } = await db(['accounts', ...args, '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject(expected as object);
  });

  test('the JSON commands of NethServer: one record, all of them, or the number 1', async () => {
    store(accounts);
    expect(await db(['accounts', 'printjson', 'sales'])).toMatchObject({ out: '{"name":"sales","type":"group"}' });
    expect(await db(['accounts', 'showjson', 'sales'])).toMatchObject({
      out: '{\n   "name" : "sales",\n   "type" : "group"\n}\n\n',
    });
    expect(JSON.parse((await db(['accounts', 'getjson'])).out)).toHaveLength(3);
    expect(await db(['accounts', 'getjson', 'nobody'])).toMatchObject({ status: 1, out: '1' });
    expect(await db(['nothing', 'printjson'])).toMatchObject({ status: 0, out: '[]' });
  });
});

describe('writing', () => {
  test.each<[string[], number, string | undefined]>([
    [['set', 'new', 't', 'B', '2', 'A', '1'], 0, 'new=t|A|1|B|2'],
    [['set', ' new ', ' t '], 0, 'new=t'],
    [['set', 'new', '', 'A', '1'], 0, 'new=|A|1'],
    [['set', 'new', 't', 'A', '1', 'A', '2'], 0, 'new=t|A|2'],
    [['set', 'new', 't', 'A', ' ', 'B', ' x '], 0, 'new=t|A||B| x'],
    [['set', 'new', 'user|A|1'], 0, 'new=user|A|1'],
    [['set', 'new', 'l1\nl2'], 0, 'new=l1\\nl2'],
    [['set', 'new', 't', 'A'], 255, undefined],
    [['set', 'new'], 255, undefined],
    [['set', 'n\nl', 't'], 1, undefined],
    [['setdefault', 'new', 't'], 0, 'new=t'],
    [['setdefault', 'new', ''], 255, undefined],
    [['setprop', 'new', 'A', '1'], 0, undefined],
  ])('db accounts %j', async (args, status, line) => {
    store(accounts);
    expect(await db(['accounts', ...args])).toMatchObject({ status, out: '' });
    expect(stored().find((one) => one.startsWith('n'))).toBe(line);
  });

  test('an existing record is changed, and the rest is kept', async () => {
    store(accounts);
    expect(await db(['accounts', 'setprop', 'alice', 'Z', '1', 'A', ''])).toMatchObject({ status: 0 });
    expect(await db(['accounts', 'settype', 'sales', 'ibay'])).toMatchObject({ status: 0 });
    expect(await db(['accounts', 'delprop', 'bob', 'FirstName', 'None'])).toMatchObject({ status: 0 });
    expect(await db(['accounts', 'setdefault', 'bob', 'group'])).toMatchObject({ status: 0 });
    expect(stored()).toEqual(['alice=user|A||FirstName|Alice|LastName|Ng|Z|1', 'bob=user|Note|l1\\nl2', 'sales=ibay']);
    expect(await db(['accounts', 'delete', 'bob'])).toMatchObject({ status: 0 });
    expect(await db(['accounts', 'delete', 'bob'])).toMatchObject({ status: 1 });
    expect(await db(['accounts', 'settype', 'bob', 'user'])).toMatchObject({ status: 1 });
    expect(stored()).toHaveLength(2);
  });

  test('setting a property of a missing record prints a message, although the status is 0', async () => {
    expect(await db(['accounts', 'setprop', 'nobody', 'A', '1'])).toMatchObject({
      status: 0,
      err: 'db: there is no record "nobody"; nothing was set\n',
    });
  });

  test('removing the last property of a record without a type leaves it empty', async () => {
    store(['a=|P|1']);
    expect(await db(['accounts', 'delprop', 'a', 'P'])).toMatchObject({ status: 0 });
    expect(stored()).toEqual(['a=']);
  });

  test.each([
    [['set', 'a=b', 't']],
    [['set', '#a', 't']],
    [['set', ' ', 't']],
    [['set', 'new', 'a|b']],
    [['set', 'new', '|a']],
    [['set', 'new', 't', 'A', 'x|y']],
    [['set', 'new', 't', 'A|B', 'x']],
    [['set', 'new', 't', 'type', 'u']],
    [['setprop', 'alice', 'A', 'x\\', 'B', '1']],
    [['setprop', 'alice', 'A', 'C:\\new']],
    [['setprop', 'alice', 'A', 'x|y']],
    [['setprop', 'alice', 'type', 'x']],
    [['settype', 'alice', 'a|']],
    [['setjson', '{"name":"new","type":"t","props":{"A":"x|y"}}']],
  ])('%j would be read back differently and is refused', async (args) => {
    store(accounts);
    const { status, err } = await db(['accounts', ...args]);
    expect(status).toBe(1);
    expect(err).not.toBe('');
    expect(stored()).toEqual(accounts);
  });

  test('an escaped bar is stored unchanged, also if another property changes later', async () => {
    store(accounts);
    await db(['accounts', 'setprop', 'sales', 'A', 'x\\|y']);
    await db(['accounts', 'setprop', 'sales', 'B', '1']);
    expect(stored()[2]).toBe('sales=group|A|x\\|y|B|1');
  });

  test('setjson replaces one or several records, or none if one is invalid', async () => {
    store(accounts);
    const records = '[{"name":"alice","type":"user","props":{"N":5,"T":true,"E":null}},{"name":"é","type":"t"}]';
    expect(await db(['accounts', 'setjson', '-'], records)).toMatchObject({ status: 0 });
    expect(stored().slice(0, 1)).toEqual(['alice=user|E||N|5|T|1']);
    expect(await db(['accounts', 'print', 'é'])).toMatchObject({ status: 0 });
    const before = stored();
    for (const [json, status] of [
      ['{', 255],
      ['{"type":"t"}', 255],
      ['[{"name":"x","type":"t"},{"name":"a=b"}]', 1],
    ] as const)
      expect(await db(['accounts', 'setjson', json])).toMatchObject({ status });
    expect(stored()).toEqual(before);
  });

  test('a failed write is reported with a failure status', async () => {
    store(accounts);
    mkdirSync(folder.at('home/e-smith/db/accounts.lock'));
    const { status, err } = await db(['accounts', 'set', 'new', 't']);
    expect(status).toBe(1);
    expect(err).toMatch(/^db: cannot make the lock file/);
    expect(stored()).toEqual(accounts);
  });
});

describe('the file of a database', () => {
  test.each<[string, string, Record<string, string>]>([
    ['accounts', 'home/e-smith/db/accounts', {}],
    ['-dash', 'home/e-smith/db/-dash', {}],
    ['sub/accounts', 'home/e-smith/db/sub/accounts', {}],
    ['accounts', 'home/e-smith/db/sub/accounts', { DBPATH: 'sub' }],
    ['a-b', 'home/e-smith/a-b', {}],
  ])('of %s is %s with %j', async (name, path, environment) => {
    store(['a=t'], path);
    expect(await db([name, 'keys'], '', environment)).toMatchObject({ status: 0, out: 'a\n' });
  });

  test('DBPATH may be absolute, and has priority over an absolute name', async () => {
    store(['a=t'], 'p/x');
    expect(await db(['x', 'keys'], '', { DBPATH: folder.at('p') })).toMatchObject({ status: 0 });
    expect(await db([folder.at('p/x'), 'keys'])).toMatchObject({ status: 0 });
    expect(await db([folder.at('p/x'), 'keys'], '', { DBPATH: folder.path })).toMatchObject({ status: 1 });
  });

  test('a plain name in the old folder means the database of that name', async () => {
    store(['old=t'], 'home/e-smith/accounts');
    const { status, err } = await db(['accounts', 'set', 'n', 't']);
    expect([status, err]).toEqual([0, expect.stringContaining('is in the old folder of databases')]);
    expect(stored()).toEqual(['n=t']);
    expect(stored('home/e-smith/accounts')).toEqual(['old=t']);
  });

  test('a NethServer root has its databases in another folder', async () => {
    mkdirSync(folder.at('var/lib/nethserver/db'), { recursive: true });
    await db(['accounts', 'set', 'n', 't']);
    expect(stored('var/lib/nethserver/db/accounts')).toEqual(['n=t']);
  });
});

describe('batch', () => {
  const commands = [
    '# a comment',
    '',
    'set c t A "b c"',
    "setprop c B 'it''s'",
    'get c',
    '["setprop","c","C","x y"]',
    'getprop c C',
  ].join('\n');

  test('each command sees the changes of earlier ones, and everything is written', async () => {
    store(accounts);
    const result = await db(['accounts', 'batch'], commands);
    expect(result).toEqual({ status: 0, out: 't|A|b c|B|its\nx y\n', err: '' });
    expect(stored()[2]).toBe('c=t|A|b c|B|its|C|x y');
  });

  test('a failed command is reported with its line, and the others are run', async () => {
    store(accounts);
    const { status, err } = await db(['accounts', 'batch'], `${commands}\ndelete nobody\nset "open\nset d t`);
    expect(status).toBe(1);
    expect(err.split('\n').map((line) => line.slice(0, 12))).toEqual(['db: line 8: ', 'db: line 9: ', '']);
    expect(stored().at(3)).toBe('d=t');
  });

  test('with --atomic the first failure ends the batch, and nothing is written', async () => {
    store(accounts);
    const { status } = await db(['accounts', 'batch', '--atomic'], `${commands}\ndelete nobody\nset d t`);
    expect(status).toBe(1);
    expect(stored()).toEqual(accounts);
  });

  test('an unknown option is wrong usage', async () => {
    expect(await db(['accounts', 'batch', '--fast'], commands)).toMatchObject({ status: 255 });
  });
});

test('arguments that are not UTF-8 are passed as bytes', () => {
  const script = `exec "$0" --import tsx "$1" db accounts "$2" "$(printf 'caf\\351')" "$(printf 't\\351')"`;
  const program = join(import.meta.dirname, '../panelsmith.ts');
  const call = (command: string): string =>
    execFileSync('bash', ['-c', script, process.execPath, program, command], {
      env: { ...process.env, PANELSMITH_ROOT: folder.path },
      encoding: 'latin1',
    });
  call('set');
  expect(stored()).toEqual(['caf\xe9=t\xe9']);
  expect(call('get')).toBe('t\xe9\n');
});
