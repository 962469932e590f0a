import { writeFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { importCsv } from './import-csv.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
  folder.write('home/e-smith/db/accounts', 'abc=user|CellNumber|1|FirstName|Ann\nbob=user\n');
});

async function run(
  panel: string,
  content: string,
  options = {},
): Promise<{ status: number; out: string; err: string }> {
  const file = folder.at('file.csv');
  writeFileSync(file, content);
  const said = { out: '', err: '' };
  const status = await importCsv(
    panel,
    file,
    { dryRun: false, leaveOut: false, ...options },
    {
      root: openRoot(folder.path),
      program: 'panelsmith import-csv',
      environment: {},
      stdin: () => Promise.resolve(''),
      out: (text) => (said.out += Buffer.from(text).toString()),
      err: (text) => (said.err += text.replaceAll(file, 'FILE')),
    },
  );
  return { status, ...said };
}

const accounts = () => folder.read('home/e-smith/db/accounts').replace(/^#.*\n/gm, '');

test('a file is imported as one change set, and a dry run only prints the changes', async () => {
  const content = 'key;CellNumber\nabc;2\nbob;3\n';
  const expected = { status: 0, out: 'change abc  CellNumber: "1" -> "2"\nchange bob  CellNumber: "" -> "3"\n' };
  expect(await run('cellnumbers', content, { dryRun: true })).toMatchObject(expected);
  expect(accounts()).toContain('CellNumber|1');
  expect(await run('cellnumbers', content)).toMatchObject(expected);
  expect(accounts()).toContain('bob=user|CellNumber|3');
  const { err } = await run('cellnumbers', content);
  expect(err).toContain('create 0, change 0, same 2, wrong 0');
});

test('a wrong line is reported with its position, and nothing is written unless wrong lines are left out', async () => {
  const content = 'key,CellNumber\nabc,2\nnobody,3\n';
  const { status, err } = await run('cellnumbers', content);
  expect([status, err]).toEqual([1, expect.stringContaining('FILE:3: key: There is no nobody')]);
  expect(accounts()).toContain('CellNumber|1');
  expect((await run('cellnumbers', content, { leaveOut: true })).status).toBe(0);
  expect(accounts()).toContain('CellNumber|2');
});

test('an unknown panel is refused', async () => {
  const { status, err } = await run('nosuch', 'key\n');
  expect([status, err]).toEqual([1, expect.stringContaining('no panel nosuch')]);
});
