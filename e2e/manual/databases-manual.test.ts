import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Databases } from '../../src/db/file/databases.ts';
import { initializeDefaultDatabases } from '../../src/db/defaults/defaults.ts';
import { temporaryFolder } from '../../src/files/temporary-folder.fixture.ts';
import { openDatabases } from '../../src/library/open-databases.ts';
import { openRoot } from '../../src/root.ts';
import { runDb } from '../../src/cli/db/db.ts';
import { splitWords } from '../../src/cli/shell-words.ts';

/** docs/databases.md; this test runs every example in it unchanged. */
const manual = readFileSync(join(import.meta.dirname, '../../docs/databases.md'), 'utf8');

/** What the action in the manual uses of its context. */
interface Given {
  readonly databases: Databases;
  readonly print: (line: string) => void;
}

let folder: string;

beforeEach(() => {
  folder = temporaryFolder().path;
});

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Returns the blocks of one language, in order. */
function blocks(language: string): string[] {
  return [...manual.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map((match) => match[1] ?? '');
}

/** Runs one command; returns its output, and its exit status in brackets unless it is 0. */
async function perform(line: string, stdin: string): Promise<string> {
  const [program = '', ...args] = splitWords(line) ?? [];
  let out = '';
  const status = await runDb(program === 'config' ? ['configuration', ...args] : args, {
    root: openRoot(folder),
    program,
    environment: {},
    stdin: () => Promise.resolve(stdin),
    out: (text) => (out += Buffer.from(text).toString('utf8')),
    err: () => undefined,
  });
  return `${out}${status === 0 ? '' : `[${status}]\n`}`;
}

function write(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

test('the commands print what the manual says', async () => {
  expect(blocks('console').length).toBeGreaterThan(3);
  for (const block of blocks('console')) {
    let performed = '';
    for (const [, line = '', input] of block.matchAll(/^\$ (.*?)(?: <<END\n(.*?)^END)?$/gms))
      performed += `$ ${line}${input === undefined ? '' : ` <<END\n${input}END`}\n${await perform(line, input ?? '')}`;
    expect(performed).toBe(block);
  }
});

test('the migrate fragment does what the manual says', async () => {
  const databases = new Databases(openRoot(folder));
  await databases.accounts.update((draft) => {
    draft.create('abc', 'user', { Phone: '5' });
    draft.create('def', 'user', {});
  });
  write('package/accounts/migrate/10phone.ts', blocks('ts').find((block) => block.includes('Draft')) ?? '');
  const reports: string[] = [];
  const sources = [{ folder: join(folder, 'package') }];
  await initializeDefaultDatabases(databases, openRoot(folder), sources, (line) => void reports.push(line));
  expect(reports).toEqual([]);
  const records = databases.accounts.snapshot().all();
  expect(records.map(({ key, props }) => [key, ...props])).toEqual([['abc', ['CellNumber', '5']], ['def']]);
});

test('the action prints what the manual says', async () => {
  const databases = new Databases(openRoot(folder));
  await databases.accounts.update((draft) => {
    draft.create('abc', 'user', { LastName: 'Ng', Note: 'x' });
  });
  const file = write('S10action.ts', blocks('ts').find((block) => block.includes('defineAction')) ?? '');
  const module = (await import(file)) as { default: (given: Given) => Promise<void> };
  const printed: string[] = [];
  await module.default({ databases, print: (line) => void printed.push(line) });
  for (const line of printed) expect(manual).toContain(`\`${line}\``);
  expect(printed.length).toBe(2);
  expect([...(databases.accounts.snapshot().get('abc')?.props ?? [])].sort()).toEqual([
    ['CellNumber', '5550199'],
    ['LastName', 'Ng'],
    ['Pager', ''],
  ]);
});

test('the script prints and leaves what the manual says', async () => {
  vi.stubEnv('PANELSMITH_ROOT', folder);
  let printed = '';
  const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
    printed += `${format(...values)}\n`;
  });
  await import(write('script.ts', blocks('ts').find((block) => block.includes('openDatabases')) ?? ''));
  log.mockRestore();
  expect(blocks('text')).toContain(printed);
  expect(readFileSync(join(folder, 'home/e-smith/db/accounts'), 'utf8')).toMatch(
    /\nabc=user\|CellNumber\|5550100\|Dept\|Sales\|FirstName\|Zoë\|LastName\|Ng\n$/,
  );
});

test('the library has every member that the manual names', async () => {
  const { accounts, configuration, domains, hosts, networks } = openDatabases(folder);
  const record = await accounts.newRecord('abc', { type: 'user' });
  const has = new Set([accounts, configuration, domains, hosts, networks, record ?? {}].flatMap(namesOf));
  const section = manual.slice(manual.indexOf('- Every database has'), manual.indexOf('- A database shows'));
  const named = [...section.matchAll(/`([A-Za-z]+)[^`]*`/g)].map((match) => match[1] ?? '');
  expect(named.filter((name) => !has.has(name) && name !== 'undefined')).toEqual([]);
  expect([...has].filter((name) => !named.includes(name))).toEqual([]);
});

/** Returns own members and those of its class. */
function namesOf(thing: object): string[] {
  return [thing, Object.getPrototypeOf(thing) as object]
    .flatMap((one) => Object.getOwnPropertyNames(one))
    .filter((name) => name !== 'constructor');
}
