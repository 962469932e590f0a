import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
} from 'node:fs';
import { readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabaseFile, ownDatabaseFile, sweepLeftovers, writeDatabaseFile } from './database-file.ts';
import { fileIdentity } from './file-reading.ts';
import { Lines } from './text/lines.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-database-file-'));
  file = join(folder, 'accounts');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const isRoot = process.getuid?.() === 0;
const lines = new Lines(new Map([['a', 't|P|1'], ['b', 't']]), []); // prettier-ignore
const always = (): boolean => true;
const unwritable = { key: 'errors.databaseUnwritable' };

/** The record lines of the file. */
function stored(): string[] {
  const text = readFileSync(file, 'latin1');
  expect(text.endsWith('\n')).toBe(true);
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

function modeAndOwner(path: string): readonly number[] {
  const { mode, uid, gid } = statSync(path);
  return [mode & 0o7777, uid, gid];
}

test('a new file has its records below the comment with the time, and the identity that was returned', async () => {
  const replaced = await writeDatabaseFile(file, lines, undefined, always);
  expect(stored()).toEqual(['a=t|P|1', 'b=t']);
  expect(readFileSync(file, 'latin1')).toMatch(/\n# updated: \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\na=/);
  expect(replaced).toEqual({ identity: fileIdentity(file), notSynced: undefined });
  expect(readdirSync(folder)).toEqual(['accounts']);
  expect(statSync(file).mode & 0o777).toBe(0o640);
});

test('two writes one after the other leave files that can be told apart', async () => {
  const first = await writeDatabaseFile(file, lines, undefined, always);
  const second = await writeDatabaseFile(file, lines, undefined, always);
  expect(second?.identity).not.toBe(first?.identity);
});

test('a file keeps its mode, also a mode that the umask would not give', async () => {
  writeFileSync(file, 'old=t\n');
  chmodSync(file, 0o666);
  await writeDatabaseFile(file, lines, undefined, always);
  expect(statSync(file).mode & 0o777).toBe(0o666);
});

test.skipIf(!isRoot)('a file keeps its owner and group; others are set if they are given', async () => {
  writeFileSync(file, 'old=t\n');
  chownSync(file, 12, 34);
  chmodSync(file, 0o604);
  await writeDatabaseFile(file, lines, undefined, always);
  expect(modeAndOwner(file)).toEqual([0o604, 12, 34]);
  await writeDatabaseFile(file, lines, { mode: 0o600 }, always);
  expect(modeAndOwner(file)).toEqual([0o600, 12, 34]);
  await writeDatabaseFile(file, lines, { mode: 0o660, ids: { uid: 56, gid: 78 } }, always);
  expect(modeAndOwner(file)).toEqual([0o660, 56, 78]);
  expect(stored()).toEqual(['a=t|P|1', 'b=t']);
});

test('others cannot read the new file while it is being written', async () => {
  const written = writeDatabaseFile(file, lines, { mode: 0o644 }, always);
  const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
  await written;
  expect([modes, statSync(file).mode & 0o777]).toEqual([[0o600], 0o644]);
});

test('if it may not be replaced any more, the old file stays and nothing is left beside it', async () => {
  writeFileSync(file, 'old=t\n');
  const before = fileIdentity(file);
  expect(await writeDatabaseFile(file, lines, undefined, () => false)).toBeUndefined();
  expect([fileIdentity(file), stored(), readdirSync(folder)]).toEqual([before, ['old=t'], ['accounts']]);
});

test('a question that fails leaves the old file, and nothing beside it', async () => {
  writeFileSync(file, 'old=t\n');
  const cause = new Error('the lock was lost');
  const ask = (): boolean => {
    throw cause;
  };
  await expect(writeDatabaseFile(file, lines, undefined, ask)).rejects.toMatchObject({ ...unwritable, cause });
  expect([stored(), readdirSync(folder)]).toEqual([['old=t'], ['accounts']]);
});

test('a temporary file of an earlier process with our number is written again, and a link in its place is not followed', async () => {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, 'half a li', { mode: 0o666 });
  await writeDatabaseFile(file, lines, undefined, always);
  expect([stored(), statSync(file).mode & 0o777]).toEqual([['a=t|P|1', 'b=t'], 0o640]);

  const other = join(folder, 'other');
  writeFileSync(other, 'other=t\n');
  symlinkSync(other, temporary);
  await writeDatabaseFile(file, lines, undefined, always);
  expect(readFileSync(other, 'latin1')).toBe('other=t\n');
  expect([stored(), lstatSync(file).isFile(), readdirSync(folder)]).toEqual([
    ['a=t|P|1', 'b=t'],
    true,
    ['accounts', 'other'],
  ]);
});

test('a folder in place of the database stays, with what is in it', async () => {
  mkdirSync(file);
  writeFileSync(join(file, 'x'), '');
  await expect(writeDatabaseFile(file, lines, undefined, always)).rejects.toMatchObject(unwritable);
  expect([readdirSync(file), readdirSync(folder)]).toEqual([['x'], ['accounts']]);
});

test('a database in a folder that is gone is a failure that names the file', async () => {
  const gone = join(folder, 'gone', 'accounts');
  await expect(writeDatabaseFile(gone, lines, undefined, always)).rejects.toMatchObject({
    ...unwritable,
    message: expect.stringContaining(gone) as unknown,
  });
});

test('a write that stops half way, as on a full disk, leaves the old file and nothing beside it', async () => {
  writeFileSync(file, 'old=t\n');
  const script = join(folder, 'writer.mts');
  writeFileSync(
    script,
    `
import { writeDatabaseFile } from ${JSON.stringify(join(import.meta.dirname, 'database-file.ts'))};
import { Lines } from ${JSON.stringify(join(import.meta.dirname, 'text/lines.ts'))};
const lines = new Lines(new Map(Array.from({ length: 20_000 }, (_, number) => ['key' + number, 't|P|value'])), []);
try {
  await writeDatabaseFile(process.argv[2], lines, undefined, () => true);
} catch (error) {
  console.log(error.key, error.cause.code);
}`,
  );
  const limited = ['-c', 'ulimit -f 64; exec "$@"', 'sh', process.execPath, '--import', 'tsx', script, file];
  const { stdout } = await promisify(execFile)('sh', limited, { env: { ...process.env, TSX_DISABLE_CACHE: '1' } });
  expect(stdout).toBe('errors.databaseUnwritable EFBIG\n');
  expect([stored(), readdirSync(folder)]).toEqual([['old=t'], ['accounts', 'writer.mts']]);
});

test('only temporary files of this database whose writer is gone are removed', async () => {
  const gone = await pidOfEnded();
  const kept = [
    `accounts.${process.pid}.tmp`,
    `accounts.${process.ppid}.tmp`,
    `accounts.old.${gone}.tmp`,
    `accounts.${gone}.tmp.orig`,
    `accounts.${gone}`,
    `my-accounts.${gone}.tmp`,
    `accounts-${gone}.tmp`,
    'accounts..tmp',
  ];
  for (const name of [...kept, `accounts.${gone}.tmp`]) writeFileSync(join(folder, name), '');
  sweepLeftovers(file);
  expect(readdirSync(folder).sort()).toEqual(kept.sort());
});

test('a left-over link is removed, and what it leads to stays', async () => {
  const other = join(folder, 'other');
  writeFileSync(other, 'x');
  symlinkSync(other, `${file}.${await pidOfEnded()}.tmp`);
  sweepLeftovers(file);
  expect(readdirSync(folder)).toEqual(['other']);
});

test('an empty database is created with mode 0640, and an existing one is never emptied', () => {
  createDatabaseFile(file, undefined);
  expect([readFileSync(file, 'latin1'), statSync(file).mode & 0o777]).toEqual(['', 0o640]);
  writeFileSync(file, 'a=t\n');
  expect(() => {
    createDatabaseFile(file, { mode: 0o600 });
  }).toThrow('EEXIST');
  expect([stored(), statSync(file).mode & 0o777]).toEqual([['a=t'], 0o640]);
});

test('no database is created through a link that leads nowhere', () => {
  const elsewhere = join(folder, 'elsewhere');
  symlinkSync(elsewhere, file);
  expect(() => {
    createDatabaseFile(file, undefined);
  }).toThrow('EEXIST');
  expect([existsSync(elsewhere), readlinkSync(file)]).toEqual([false, elsewhere]);
});

test.skipIf(!isRoot)(
  'the given owner and mode are those of a created file; the owner of an old one is corrected',
  () => {
    createDatabaseFile(file, { mode: 0o660, ids: { uid: 12, gid: 34 } });
    expect(modeAndOwner(file)).toEqual([0o660, 12, 34]);
    ownDatabaseFile(file, { mode: 0o600 });
    ownDatabaseFile(file, undefined);
    expect(modeAndOwner(file)).toEqual([0o660, 12, 34]);
    ownDatabaseFile(file, { mode: 0o600, ids: { uid: 12, gid: 56 } });
    expect(modeAndOwner(file)).toEqual([0o660, 12, 56]);
  },
);

/** The number of a process that has ended. */
async function pidOfEnded(): Promise<number> {
  const { stdout } = await promisify(execFile)('sh', ['-c', 'echo $$']);
  return Number(stdout);
}
