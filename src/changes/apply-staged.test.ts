import { appendFileSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { openSystem, type System } from '../system.ts';
import { applyStaged } from './apply-staged.ts';
import { ChangeSet } from './change-set.ts';

const author = { account: 'admin', origin: 'test' };

let folder: TemporaryFolder;
let file: string;
let system: System;

beforeEach(async () => {
  folder = temporaryFolder();
  file = folder.write('home/e-smith/db/accounts', 'abc=user\n');
  system = await openSystem(openRoot(folder.path));
});

afterEach(async () => {
  await system.close();
});

/** Stages a record with the first free number; another program takes that number meanwhile, `taken` times. */
function nextNumber(taken: number): () => ChangeSet {
  let times = 0;
  return () => {
    const changes = new ChangeSet(system.databases);
    let number = 1;
    while (changes.accounts.get(String(number))) number += 1;
    changes.accounts.create(String(number), 'gadget', {});
    if (times < taken) appendFileSync(file, `${number}=url\n`);
    times += 1;
    return changes;
  };
}

test('what somebody else changed meanwhile is staged again from the new state', async () => {
  const applied = await applyStaged(system.changes, author, nextNumber(2));
  await applied?.settled;
  expect(readFileSync(file, 'utf8')).toContain('1=url\n2=url\n3=gadget\n');
});

test('after three tries it fails, and nothing was written', async () => {
  await expect(applyStaged(system.changes, author, nextNumber(3))).rejects.toMatchObject({
    key: 'errors.recordChanged',
    kind: 'conflict',
  });
  expect(readFileSync(file, 'utf8')).not.toContain('gadget');
});

test('if nothing is staged, nothing is applied', async () => {
  expect(await applyStaged(system.changes, author, () => undefined)).toBeUndefined();
  expect((await system.changes.history.read(1)).entries).toEqual([]);
});
