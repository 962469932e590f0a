import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { findWrongFileKinds } from './wrong-file-kinds.ts';

let folder: TemporaryFolder;
const state = 'var/lib/panelsmith';

beforeEach(() => {
  folder = temporaryFolder();
});

function place(path: string, kind: 'file' | 'folder' | 'pipe' | 'loop'): void {
  const file = folder.at(path);
  mkdirSync(dirname(file), { recursive: true });
  if (kind === 'file') writeFileSync(file, '');
  else if (kind === 'folder') mkdirSync(file, { recursive: true });
  else if (kind === 'pipe') spawnSync('mkfifo', [file]);
  else symlinkSync(file, file);
}

/** Odd places, relative to the root, with what is expected and what was found. */
const odd = (...databases: readonly string[]): string[] =>
  findWrongFileKinds(openRoot(folder.path), databases).map(
    ({ path, belongs, found }) => `${path.slice(folder.path.length + 1)}: ${belongs} ${found}`,
  );

test('in a root without anything nothing is odd, nor where everything is what it should be', () => {
  expect(odd('accounts')).toEqual([]);
  for (const name of ['history.jsonl', 'sessions/a', 'imports/a.csv', 'known/accounts', 'mail-queue/1', 'runs/r.jsonl'])
    place(`${state}/${name}`, 'file');
  for (const name of ['backup/inner', 'mysql-home/inner', 'runs/r.sock']) place(`${state}/${name}`, 'folder');
  place('home/e-smith/db/accounts', 'file');
  place('var/log/panelsmith/panelsmith.log', 'file');
  expect(odd('accounts')).toEqual([]);
});

test.each([
  [state, 'file', ['folder file']],
  ['var/cache/panelsmith', 'pipe', ['folder pipe']],
  ['home/e-smith/db', 'file', ['folder file']],
  ['var/log/panelsmith', 'file', ['folder file']],
  ['var/log/panelsmith/panelsmith.log', 'folder', ['file folder']],
  [`${state}/sessions`, 'file', ['folder file']],
  [`${state}/sessions/a`, 'pipe', ['file pipe']],
  [`${state}/mysql-home`, 'file', ['folder file']],
  [`${state}/history.jsonl`, 'folder', ['file folder']],
  [`${state}/runs/r1.jsonl`, 'folder', ['file folder']],
  [`${state}/known/accounts`, 'pipe', ['file pipe']],
  ['home/e-smith/db/accounts', 'pipe', ['file pipe']],
] as const)('%s that is a %s is odd', (path, kind, found) => {
  place(path, kind);
  expect(odd('accounts')).toEqual(found.map((one) => `${path}: ${one}`));
});

test('links that lead back to themselves cannot be read, and are reported as what belongs there', () => {
  place(`${state}/passwords`, 'loop');
  place(`${state}/runs`, 'loop');
  expect(odd()).toEqual([`${state}/runs: folder folder`, `${state}/passwords: file file`]);
});

test('a link to what belongs there is not odd, and one to nothing is nothing', () => {
  place('elsewhere/accounts', 'file');
  mkdirSync(folder.at('home/e-smith/db'), { recursive: true });
  symlinkSync(folder.at('elsewhere/accounts'), folder.at('home/e-smith/db/accounts'));
  symlinkSync('nothing', folder.at('home/e-smith/db/hosts'));
  expect(odd('accounts', 'hosts')).toEqual([]);
});
