import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { runDb } from '../db/db.ts';
import { runLongCommand } from '../long-commands.ts';

const accounts = [
  'abc=gadget|City|Bonn|DoorToken|sesame|FirstName|Ann',
  'bob=gadget|City|1.10|FirstName|yes|Note|two\\nlines',
  'sales=group|Members|abc',
];

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
  lay('one', accounts);
});

function lay(server: string, lines: readonly string[]): void {
  const databases = folder.at(server, 'home/e-smith/db');
  mkdirSync(databases, { recursive: true });
  mkdirSync(folder.at(server, 'var/lib/panelsmith'), { recursive: true });
  writeFileSync(join(databases, 'accounts'), lines.map((line) => `${line}\n`).join(''));
  writeFileSync(join(databases, 'configuration'), 'SystemName=office\nsshd=service|access|private|status|enabled\n');
}

interface Said {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function run(server: string, command: string, ...args: string[]): Promise<Said> {
  const said = { out: '', err: '' };
  const context = {
    root: openRoot(folder.at(server)),
    program: 'panelsmith',
    environment: { SUDO_USER: 'carl', LOGNAME: 'root' },
    stdin: () => Promise.resolve(''),
    out: (text: string | Uint8Array) => (said.out += Buffer.from(text).toString()),
    err: (text: string) => (said.err += text),
  };
  const status = command === 'db' ? await runDb(args, context) : await runLongCommand(command, args, context);
  return { status, ...said };
}

function keep(text: string, name = 'state.yaml'): string {
  const file = folder.at(name);
  writeFileSync(file, text);
  return file;
}

const stored = (server: string): string[] =>
  readFileSync(folder.at(server, 'home/e-smith/db/accounts'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

/** The accounts without the numbers that events give them. */
function withoutNumbers(server: string): string[] {
  return stored(server).map((line) => line.replace(/\|[UG]id\|\d+/g, ''));
}

describe('export, plan and apply', () => {
  test.each(['yaml', 'json'])('a plan of what was exported as %s has no changes', async (format) => {
    const { out, status } = await run('one', 'export', '--format', format);
    expect(status).toBe(0);
    expect(out).not.toContain('sesame');
    expect(await run('one', 'plan', keep(out))).toEqual({ status: 0, out: '', err: '' });
    expect(await run('one', 'apply', keep(out))).toMatchObject({ status: 0, out: '' });
    expect(stored('one')).toEqual(accounts);
  });

  test('the file of one server planned on another lists exactly the differences, and applied there are none left', async () => {
    lay('two', [
      'abc=gadget|City|Rome|DoorToken|mellon|FirstName|Ann',
      'eve=gadget|City|Oslo',
      'sales=group|Members|abc|Extra|1',
    ]);
    const file = keep((await run('one', 'export', '--databases', 'accounts')).out);
    const planned = await run('two', 'plan', file);
    expect(planned.status).toBe(2);
    expect(planned.out.split('\n').filter((line) => !line.startsWith('event'))).toEqual([
      '- accounts:eve (gadget)',
      '~ accounts:abc (gadget)',
      '    City: "Rome" -> "Bonn"',
      '+ accounts:bob (gadget)',
      '    City: "1.10"',
      '    FirstName: "yes"',
      '    Note: "two\\nlines"',
      '~ accounts:sales (group)',
      '    Extra: "1" -> unset',
      '',
    ]);
    expect(stored('two')[0]).toContain('Rome');
    const applied = await run('two', 'apply', file, '--why', 'as on one');
    expect([applied.status, applied.out]).toEqual([2, planned.out]);
    expect(await run('two', 'plan', file)).toMatchObject({ status: 0, out: '' });
    expect(withoutNumbers('two').filter((line) => !line.includes('-deleted'))).toEqual([
      'abc=gadget|City|Bonn|DoorToken|mellon|FirstName|Ann',
      ...accounts.slice(1),
    ]);
    const shown = await run('two', 'history', '--person', 'carl', '--json');
    expect(JSON.parse(shown.out)).toMatchObject([{ author: 'carl', origin: 'apply', why: 'as on one' }]);
  });

  test('a hand-written file changes only what it names; null removes', async () => {
    const file = keep('databases:\n  accounts:\n    abc: {type: gadget, City: 1.10, FirstName: null}\n    bob: null\n');
    const { status, out } = await run('one', 'plan', '--json', file);
    const { changes } = JSON.parse(out) as { changes: { change: string; key: string }[] };
    expect([status, changes.map(({ change, key }) => `${change} ${key}`)]).toEqual([2, ['modify abc', 'delete bob']]);
    expect((await run('one', 'apply', file)).status).toBe(2);
    expect(stored('one')).toContain('abc=gadget|City|1.10|DoorToken|sesame');
  });

  test.each([
    ['no YAML', 'databases: {a', 'a'],
    ['no databases', 'accounts: {}', 'there are no databases'],
    ['a record without a type', 'databases: {accounts: {abc: {City: x}}}', 'accounts.abc: the type is missing'],
    ['a database that is not there', 'databases: {nowhere: {}}', 'there is no database nowhere'],
    ['a path', 'databases: {"../x": {}}', 'not a name of a database'],
    ['a value that cannot be stored', 'databases: {accounts: {abc: {type: gadget, City: "a|b"}}}', 'City'],
    ['a list for a value', 'databases: {accounts: {abc: {type: gadget, City: [1]}}}', 'not a text'],
  ])('%s is refused with status 1, and nothing is written', async (_what, text, said) => {
    const { status, err } = await run('one', 'apply', keep(text));
    expect([status, err]).toEqual([1, expect.stringContaining(said)]);
    expect(stored('one')).toEqual(accounts);
  });

  test('a secret in the file is set and printed masked; a masked one is left, and reported if it is unknown', async () => {
    const own = keep(
      'databases:\n  accounts:\n    abc: {type: gadget, DoorToken: mellon}\n    new: {type: gadget, DoorToken: "••••"}\n',
    );
    const { status, out, err } = await run('one', 'apply', own);
    expect(status).toBe(2);
    expect(out).toContain('DoorToken: "••••" -> "••••"');
    expect(err).toContain('not set, since the file masks it: accounts:new:DoorToken');
    expect(stored('one')).toEqual(expect.arrayContaining([expect.stringContaining('mellon'), 'new=gadget']));
  });

  test('misuse is status 1', async () => {
    expect((await run('one', 'plan')).status).toBe(1);
    expect((await run('one', 'plan', folder.at('nowhere'))).status).toBe(1);
    expect((await run('one', 'export', '--format', 'xml')).status).toBe(1);
    expect((await run('one', 'export', '--databases', 'nowhere')).status).toBe(1);
    expect((await run('one', 'revert')).status).toBe(1);
    expect((await run('one', 'revert', '999')).status).toBe(1);
    expect((await run('one', 'history', '--made', 'gods')).status).toBe(1);
    expect((await run('one', 'history', 'show', '999')).status).toBe(1);
  });
});

describe('history and revert', () => {
  test('setting a property by hand is an entry of the history with the name of the person; in an action it is not', async () => {
    await run('one', 'db', 'accounts', 'setprop', 'abc', 'City', 'Rome', 'FirstName', 'Eve');
    const { out } = await run('one', 'history', '--record', 'accounts:abc', '--json');
    expect(JSON.parse(out)).toMatchObject([
      {
        number: 1,
        author: 'carl',
        origin: 'db',
        made: 'person',
        state: 'applied',
        changes: [{ key: 'abc', change: 'modify' }],
      },
    ]);
    await run('one', 'db', 'accounts', 'setprop', 'abc', 'City', 'Rome');
    expect(JSON.parse((await run('one', 'history', '--json')).out)).toHaveLength(1);
    const shown = await run('one', 'history', 'show', '1');
    expect(shown.out).toContain('by carl, db, applied');
    expect(shown.out).toContain('City: "Bonn" -> "Rome"');
    expect(JSON.parse((await run('one', 'history', 'show', '1', '--json')).out)).toMatchObject({ number: 1 });
  });

  test('a change is taken back by its number; a second time there is nothing to do', async () => {
    await run('one', 'db', 'accounts', 'setprop', 'abc', 'City', 'Rome', 'FirstName', 'Eve');
    const dry = await run('one', 'revert', '1', '--dry-run');
    expect(dry).toMatchObject({ status: 2, out: expect.stringContaining('City: "Rome" -> "Bonn"') as string });
    expect(stored('one')[0]).toContain('Rome');
    expect((await run('one', 'revert', '1', '--only', 'accounts/abc/City')).status).toBe(2);
    expect(stored('one')[0]).toBe('abc=gadget|City|Bonn|DoorToken|sesame|FirstName|Eve');
    expect((await run('one', 'revert', '1')).status).toBe(2);
    expect(stored('one')).toEqual(accounts);
    expect(await run('one', 'revert', '1')).toMatchObject({ status: 0, out: '' });
  });

  test('what was changed again since is refused until the person decides', async () => {
    await run('one', 'db', 'accounts', 'setprop', 'abc', 'City', 'Rome');
    await run('one', 'db', 'accounts', 'setprop', 'abc', 'City', 'Oslo');
    const refused = await run('one', 'revert', '1');
    expect([refused.status, refused.err]).toEqual([1, expect.stringContaining('accounts/abc/City')]);
    expect(stored('one')[0]).toContain('Oslo');
    expect((await run('one', 'revert', '1', '--keep', 'all')).status).toBe(0);
    expect((await run('one', 'revert', '1', '--back', 'accounts/abc/City')).status).toBe(2);
    expect(stored('one')).toEqual(accounts);
  });

  test('everything since a time is taken back, also what other programs did', async () => {
    await run('one', 'history');
    await run('one', 'db', 'accounts', 'setprop', 'bob', 'City', 'Rome');
    const done = Date.now();
    await expect.poll(() => Date.now()).toBeGreaterThan(done);
    const since = new Date().toISOString();
    await run('one', 'db', 'accounts', 'delete', 'sales');
    await run('one', 'db', 'accounts', 'set', 'new', 'gadget', 'City', 'Linz');
    const file = folder.at('one/home/e-smith/db/accounts');
    writeFileSync(file, readFileSync(file, 'utf8').replace('Bonn', 'Graz'));
    expect((await run('one', 'revert', '--since', since)).status).toBe(2);
    expect(withoutNumbers('one')).toEqual([accounts[0], accounts[1]?.replace('1.10', 'Rome'), accounts[2]]);
    const made = JSON.parse((await run('one', 'history', '--made', 'outside', '--json')).out) as object[];
    expect(made).toHaveLength(1);
  });
});
