import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { refuseAccountKey } from './account-keys.ts';
import { bytesOf } from './text/byte-text.ts';
import { closeLockOf } from './close-lock.fixture.ts';
import { Database } from './database.ts';
import { Databases } from './databases.ts';
import { tickMs } from './file-reading.ts';
import { killableHelper } from '../../files/locks/killable-helper.fixture.ts';
import { LockHelper } from '../../files/locks/lock-helper.ts';
import { refuseKey, refusePropName, refuseValue } from './text/safe-text.ts';

let folder: string;
let file: string;
let database: Database;
const helper = new LockHelper();

beforeEach(() => {
  folder = temporaryFolder().path;
  file = join(folder, 'accounts');
  database = new Database('accounts', file, { lockHelper: helper });
});

function store(...lines: string[]): void {
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''), 'latin1');
}

/** Returns the record lines of the file, as bytes. */
function stored(): string[] {
  return readFileSync(file, 'latin1')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

describe('reading', () => {
  test('a missing database is empty, and reading does not create it', () => {
    expect(database.snapshot().keys()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('comments and blank lines are skipped, a line is split at its first equals sign, and the last duplicate wins', () => {
    store('# one', '  # two', '', ' \t ', 'a=t|P|x=y', 'b=t', 'b=u', '=nokey');
    const snapshot = database.snapshot();
    expect(snapshot.keys()).toEqual(['', 'a', 'b']);
    expect(snapshot.get('a')?.prop('P')).toBe('x=y');
    expect(snapshot.get('b')?.type).toBe('u');
  });

  test('a byte order mark and a carriage return are part of the data', () => {
    store(`${bytesOf('\ufeff')}a=t`, 'b=t|P|x\r');
    expect(database.snapshot().keys()).toEqual(['b', '\ufeffa']);
    expect(database.snapshot().get('b')?.prop('P')).toBe('x\r');
  });

  test('a line without an equals sign or with spaces around its key is listed but is not a record', () => {
    store('valueless', ' spaced =t', 'spaced=u');
    const snapshot = database.snapshot();
    expect(snapshot.keys()).toEqual([' spaced ', 'spaced', 'valueless']);
    expect(snapshot.get('valueless')).toBeUndefined();
    expect(snapshot.all().map(({ key }) => key)).toEqual(['spaced']);
  });

  test('keys are in byte order, also the records of a type, and the list of a type is cached', () => {
    store('b=user', 'a=user', '_=user', 'A=group', '10=user', '9=user', 'é=user');
    const snapshot = database.snapshot();
    expect(snapshot.ofType('user').map(({ key }) => key)).toEqual(['10', '9', '_', 'a', 'b', 'é']);
    expect(snapshot.ofType('user')).toBe(snapshot.ofType('user'));
  });

  test('a type may be empty, a missing property is undefined, an empty one is empty text, and property `type` is ignored', () => {
    store('a=|P|1|Q||type|x|R', '__proto__=t|constructor|1|__proto__|2');
    const record = database.snapshot().get('a');
    expect(record?.type).toBe('');
    expect([record?.prop('P'), record?.prop('Q'), record?.prop('R'), record?.prop('S')]).toEqual([
      '1',
      '',
      undefined,
      undefined,
    ]);
    expect([...(record?.props.keys() ?? [])]).toEqual(['P', 'Q']);
    expect(database.snapshot().get('__proto__')?.prop('constructor')).toBe('1');
    expect(database.snapshot().get('toString')).toBeUndefined();
  });

  test('Latin-1 and escaped bars are decoded', () => {
    store('caf\xe9=t\xe9|N\xe9|caf\xe9|B|a\\|b');
    const record = database.snapshot().get('café');
    expect([record?.type, record?.prop('Né'), record?.prop('B')]).toEqual(['té', 'café', 'a|b']);
  });

  test('an unchanged file returns the same snapshot, a changed file a new one', () => {
    store('a=t', 'b=t');
    utimesSync(file, 1, 1);
    const before = database.snapshot();
    expect(database.snapshot()).toBe(before);
    store('a=t', 'b=u');
    expect(database.snapshot()).not.toBe(before);
    expect(database.snapshot().get('b')?.type).toBe('u');
  });

  test('of a file that another program has changed, the other parsed records are reused', () => {
    store('ann=user|Dept|A', 'bob=user|Dept|B', 'cid=user|Dept|C');
    const before = database.snapshot();
    const [ann, bob, cid] = before.ofType('user');
    store('ann=user|Dept|A', 'bob=user|Dept|Other');
    const after = database.snapshot();
    expect(after.get('ann')).toBe(ann);
    expect([after.get('bob')?.prop('Dept'), after.get('cid')]).toEqual(['Other', undefined]);
    expect([before.get('bob')?.prop('Dept'), before.get('cid')?.prop('Dept')]).toEqual(['B', 'C']);
    expect([bob?.prop('Dept'), cid?.prop('Dept')]).toEqual(['B', 'C']);
  });

  test('a change that leaves the size and time of the file the same is noticed', () => {
    store('a=t1');
    const { atime, mtime } = statSync(file);
    database.snapshot();
    store('a=t2');
    utimesSync(file, atime, mtime);
    expect(database.snapshot().get('a')?.type).toBe('t2');
  });

  test('a change is noticed much later too if the program sets the time of the file back', async () => {
    store('a=t1');
    const { atime, mtime } = statSync(file);
    await setTimeout(2 * tickMs);
    const before = database.snapshot();
    expect(database.snapshot()).toBe(before);
    writeFileSync(file, readFileSync(file, 'latin1').replace('t1', 't2'));
    utimesSync(file, atime, mtime);
    expect(database.snapshot().get('a')?.type).toBe('t2');
  });

  test('of a large file in which another program changed a record, the other lists are the same ones', () => {
    store(...Array.from({ length: 100 }, (_, index) => `k${index}=user`), 'ann=group', 'bob=group');
    const before = database.snapshot();
    const [users, groups] = [before.ofType('user'), before.ofType('group')];
    store(...Array.from({ length: 100 }, (_, index) => `k${index}=user${index === 50 ? '|City|Rome' : ''}`), 'ann=group', 'bob=group'); // prettier-ignore
    const after = database.snapshot();
    expect(after.ofType('group')).toBe(groups);
    expect(after.ofType('user').filter((user, index) => user !== users[index])).toEqual([after.get('k50')]);
    expect(after.get('k50')?.prop('City')).toBe('Rome');
  });

  test('a directory in place of the file causes a failure', () => {
    mkdirSync(file);
    expect(() => database.snapshot()).toThrow(expect.objectContaining({ key: 'errors.databaseUnreadable' }));
  });
});

describe('writing', () => {
  test('records are created, changed and deleted', async () => {
    await database.update((draft) => {
      draft.create('abc', 'user', { LastName: 'Ng', FirstName: 'Zoë' });
      draft.create('old', 'user', {});
    });
    await database.update((draft) => {
      draft.setProps('abc', { CellNumber: '5', LastName: '' });
      draft.setType('abc', 'group');
      draft.deleteProps('abc', ['FirstName', 'NoSuch']);
      draft.delete('old');
    });
    expect(stored()).toEqual(['abc=group|CellNumber|5|LastName|']);
    expect(database.snapshot().get('abc')?.prop('CellNumber')).toBe('5');
  });

  test('the header has six lines, and the last one has the time', async () => {
    await database.update((draft) => {
      draft.create('a', 't', {});
    });
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, 6);
    expect(lines.every((line) => line.startsWith('#'))).toBe(true);
    expect(lines[4]).toBe('#');
    expect(lines[5]).toMatch(/^# updated: [A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/);
  });

  test('untouched data keeps its bytes: order, escapes, Latin-1, lines that are not records', async () => {
    store('z=t|B|2|A|1|B|3', 'caf\xe9=t|N|\xe9', ' spaced =t', 'novalue', 'e=t|Q|a\\|b|P|x\\ny');
    await database.update((draft) => {
      draft.setProps('e', { New: '1' });
      draft.setProps('café', { M: 'é' });
    });
    const latin1 = `caf\xe9=t|M|${bytesOf('é')}|N|\xe9`;
    expect(stored()).toEqual([' spaced =t', latin1, 'e=t|New|1|P|x\\ny|Q|a\\|b', 'novalue=', 'z=t|B|2|A|1|B|3']);
  });

  test('an update without changes does not write the file', async () => {
    store('b=t|P|1', 'a=t');
    const { ino } = statSync(file);
    await database.update((draft) => {
      draft.setProps('b', { P: '1' });
      draft.setType('a', 't');
      draft.deleteProps('b', ['Q']);
    });
    expect(statSync(file).ino).toBe(ino);
  });

  test('a written state is known without reading the file', async () => {
    store('a=t');
    await database.update((draft) => {
      draft.setProps('a', { P: '1' });
    });
    chmodSync(file, 0o640);
    const snapshot = database.snapshot();
    expect(snapshot.get('a')?.prop('P')).toBe('1');
    expect(database.snapshot()).toBe(snapshot);
  });

  test('after a change the other parsed records and the lists of other types are reused', async () => {
    store('a=user', 'b=user', 'g=group');
    const [a, groups] = [database.snapshot().get('a'), database.snapshot().ofType('group')];
    expect(database.snapshot().ofType('user')).toHaveLength(2);
    await database.update((draft) => {
      draft.setProps('b', { P: '1' });
      draft.create('ab', 'user', {});
    });
    expect(database.snapshot().get('a')).toBe(a);
    expect(database.snapshot().ofType('group')).toBe(groups);
    expect(
      database
        .snapshot()
        .ofType('user')
        .map(({ key }) => key),
    ).toEqual(['a', 'ab', 'b']);
    expect(database.snapshot().ofType('user')[2]?.prop('P')).toBe('1');
  });

  test('concurrent changes are all kept, also on the same record', async () => {
    store('a=t');
    const other = new Database('accounts', file);
    await Promise.all(
      [database, other, database, other].map((each, index) =>
        each.update((draft) => {
          draft.setProps('a', { [`P${index}`]: '1' });
        }),
      ),
    );
    expect(stored()).toEqual(['a=t|P0|1|P1|1|P2|1|P3|1']);
  });

  test('a value that could not be read back is refused, and nothing is written', async () => {
    store('a=t');
    const unsafe = database.update((draft) => {
      draft.create('b', 't', {});
      draft.setProps('a', { P: 'x|y' });
    });
    await expect(unsafe).rejects.toMatchObject({ key: 'errors.noPipes' });
    for (const key of ['x=y', '#x', ' ', 'a|b'])
      await expect(
        database.update((draft) => {
          draft.create(key, 't', {});
        }),
      ).rejects.toMatchObject({ key: 'errors.keyUnsafe' });
    expect(stored()).toEqual(['a=t']);
  });

  test('creating an existing record or changing a missing one fails', async () => {
    store('a=t');
    const create = database.update((draft) => {
      draft.create('a', 't', {});
    });
    await expect(create).rejects.toMatchObject({ key: 'errors.recordExists' });
    const change = database.update((draft) => {
      draft.setProps('b', { P: '1' });
    });
    await expect(change).rejects.toMatchObject({ key: 'errors.recordMissing' });
  });

  test('the mode is kept, a new file has mode 0640, and a link is replaced without changing its target', async () => {
    store('a=t');
    chmodSync(file, 0o600);
    const create = (each: Database): Promise<void> =>
      each.update((draft) => {
        draft.create('n', 't', {});
      });
    await create(database);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await create(new Database('new', join(folder, 'deep/new')));
    expect(statSync(join(folder, 'deep/new')).mode & 0o777).toBe(0o640);
    symlinkSync(file, join(folder, 'link'));
    await new Database('link', join(folder, 'link')).update((draft) => {
      draft.delete('n');
    });
    expect(stored()).toEqual(['a=t', 'n=t']);
  });

  test('a file with 100,000 records and a line of 10 million bytes is rewritten completely', async () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `u${String(index).padStart(6, '0')}=user|P|${index}`);
    store(...lines, `zz=t|P|${'x'.repeat(10_000_000)}`);
    await database.update((draft) => {
      draft.setProps('u050000', { Q: '1' });
    });
    expect(stored().length).toBe(100_001);
    expect(stored()[50_000]).toBe('u050000=user|P|50000|Q|1');
    expect(database.snapshot().get('zz')?.prop('P')?.length).toBe(10_000_000);
  });

  test('any changes have the same result as on a map', async () => {
    const key = fc
      .string({ minLength: 1, maxLength: 4, unit: 'grapheme' })
      .filter((text) => !refuseKey(text) && !refuseAccountKey(text) && text === text.trim());
    const name = fc
      .constantFrom('A', 'b', 'É', '__proto__', 'constructor', '0')
      .filter((text) => !refusePropName(text));
    const value = fc.string({ unit: 'grapheme' }).filter((text) => !refuseValue(text) && text === text.trim());
    const change = fc.tuple(key, fc.dictionary(name, value), fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        rmSync(file, { force: true });
        const model = new Map<string, Map<string, string>>();
        for (const [one, props, isDeleted] of changes) {
          const before = model.get(one);
          if (isDeleted) model.delete(one);
          else model.set(one, new Map([...(before ?? []), ...Object.entries(props)]));
          await database.update((draft) => {
            if (isDeleted && before) draft.delete(one);
            else if (!isDeleted && before) draft.setProps(one, props);
            else if (!isDeleted) draft.create(one, 't', props);
          });
        }
        const read = new Database('accounts', file).snapshot().all();
        expect(new Map(read.map((record) => [record.key, new Map(record.props)]))).toEqual(model);
      }),
      { numRuns: 25 },
    );
  });
});

describe('locking', () => {
  test('waiting for another writer times out, and releasing twice does nothing', async () => {
    const locked = await database.lock();
    for (const other of [database, new Database('accounts', file)])
      await expect(other.lock(0.05)).rejects.toThrow(
        expect.objectContaining({ key: 'errors.databaseBusy', message: expect.stringContaining(file) as string }),
      );
    await locked.release();
    await locked.release();
    await (await database.lock(1)).release();
  });

  test('a program that holds flock on the classic lock file blocks our writers', async () => {
    const holder = spawn('flock', ['--no-fork', `${file}.lock`, 'sh', '-c', 'echo held; exec sleep 30']);
    await once(holder.stdout, 'data');
    await expect(database.lock(0.2)).rejects.toMatchObject({ key: 'errors.databaseBusy' });
    holder.kill();
    await (await database.lock(5)).release();
  });

  test('our lock blocks a program that uses flock on the classic lock file', async () => {
    const locked = await database.lock();
    const [code] = (await once(spawn('flock', ['-n', `${file}.lock`, 'true']), 'exit')) as [number];
    expect(code).toBe(1);
    await locked.release();
  });

  test('locking works without perl by the flock program', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    const withoutPerl = new LockHelper();
    const plain = new Database('accounts', file, { lockHelper: withoutPerl });
    const answer = await withoutPerl.tryLock(`${file}.x`);
    process.env['PATH'] = path;
    expect(answer).toBeUndefined();
    await (await plain.lock()).release();
    withoutPerl.close();
  });

  test('a commit fails and writes nothing if the process that holds its lock was killed; the next one writes', async () => {
    store('a=t');
    const { helper: killable, kill } = killableHelper();
    const guarded = new Database('accounts', file, { lockHelper: killable });
    const locked = await guarded.lock();
    locked.draft.create('b', 't', {});
    kill();
    await expect(locked.commit()).rejects.toMatchObject({ key: 'errors.databaseBusy', kind: 'unavailable' });
    expect(stored()).toEqual(['a=t']);
    await locked.release();
    await guarded.update((draft) => {
      draft.create('c', 't', {});
    });
    expect(stored()).toEqual(['a=t', 'c=t']);
  });

  test('a lost lock can be taken again, and then the changes are made on what others wrote meanwhile', async () => {
    store('a=t');
    const { helper: killable, kill } = killableHelper();
    const locked = await new Database('accounts', file, { lockHelper: killable }).lock();
    locked.draft.create('b', 't', {});
    kill();
    await database.update((draft) => {
      draft.create('c', 't', {});
    });
    await locked.lockAgain();
    await expect(database.lock(0.05)).rejects.toMatchObject({ key: 'errors.databaseBusy' });
    await locked.commit();
    await locked.release();
    expect(stored()).toEqual(['a=t', 'b=t', 'c=t']);
  });

  test('a lock that cannot be released is reported, and the write succeeds', async () => {
    const reported: unknown[] = [];
    const plain = new Database('accounts', file, { report: (line, details) => reported.push([line, details]) });
    const locked = await plain.lock();
    locked.draft.create('a', 't', {});
    await locked.commit();
    closeLockOf(file);
    await locked.release();
    expect(reported).toEqual([
      ['the lock of a database cannot be released', { file, err: expect.objectContaining({ code: 'EBADF' }) as Error }],
    ]);
    await (await plain.lock(1)).release();
    expect(stored()).toEqual(['a=t']);
  });

  test('a directory in place of the lock file causes a failure, and the database stays unchanged', async () => {
    store('a=t');
    mkdirSync(`${file}.lock`);
    await expect(database.lock(1)).rejects.toMatchObject({ key: 'errors.databaseUnwritable' });
    expect(stored()).toEqual(['a=t']);
  });

  test('temporary files of killed writers are removed, and similar files stay', async () => {
    store('a=t');
    writeFileSync(`${file}.999999999.tmp`, 'half');
    writeFileSync(`${file}.1700000000`, 'a copy');
    writeFileSync(`${file}.${process.ppid}.tmp`, 'of a live process');
    await (await database.lock()).release();
    const left = readdirSync(folder).filter((name) => !name.includes('.lock'));
    expect(new Set(left)).toEqual(new Set(['accounts', 'accounts.1700000000', `accounts.${process.ppid}.tmp`]));
  });
});

describe('another program that writes without our lock', () => {
  test('and adds to what was just written does not make a new record a failure', async () => {
    for (let round = 0; round < 20; round++) {
      const key = `new${round}`;
      const writing = database.update((draft) => {
        draft.create(key, 't', { P: '1' });
      });
      // After the new file is in place, and before it is compared once more.
      while (!existsSync(file) || !readFileSync(file, 'latin1').includes(`${key}=`)) await setImmediate();
      appendFileSync(file, `${key}=t|P|1|Q|2\nother${round}=t\n`);
      await writing;
      expect(database.snapshot().get(key)?.prop('Q')).toBe('2');
      expect(database.snapshot().get(`other${round}`)?.type).toBe('t');
    }
  });

  test('is asked about before the changes are made on its state, and its answer is given back', async () => {
    store('a=t|P|1');
    const locked = await database.lock();
    locked.draft.setProps('a', { P: '2' });
    store('a=t|P|9');
    const asked: unknown[] = [];
    const answer = await locked.commit((now) => {
      asked.push(now.get('a')?.prop('P'));
      return false;
    });
    expect([answer, asked, stored()]).toEqual([undefined, ['9'], ['a=t|P|9']]);
    expect((await locked.commit())?.get('a')?.prop('P')).toBe('2');
    expect(stored()).toEqual(['a=t|P|2']);
    await locked.release();
  });
});

test('a folder that cannot be synced is reported once, and the database is written', async () => {
  const script = join(folder, 'writer.mts');
  writeFileSync(
    script,
    `
import { closeSync, openSync } from 'node:fs';
import { Database } from ${JSON.stringify(join(import.meta.dirname, 'database.ts'))};
const lines = [];
const database = new Database('accounts', process.argv[2], {
  report: (line, { file, err }) => lines.push([line, file === process.argv[2], err.code]),
});
const locked = await database.lock();
// All files but one are open, so the new file can be created, and the folder cannot be opened.
const open = [];
try {
  for (;;) open.push(openSync('/dev/null'));
} catch {}
closeSync(open.pop());
for (const value of ['1', '2']) {
  if (locked.draft.get('a')) locked.draft.setProps('a', { P: value });
  else locked.draft.create('a', 't', { P: value });
  await locked.commit();
}
for (const descriptor of open) closeSync(descriptor);
await locked.release();
await database.update((draft) => draft.setProps('a', { Q: '3' }));
console.log(JSON.stringify(lines));`,
  );
  const { stdout } = await promisify(execFile)('sh', [
    '-c',
    'ulimit -n 200; exec "$@"',
    'sh',
    ...[process.execPath, '--import', 'tsx', script, file],
  ]);
  expect(JSON.parse(stdout)).toEqual([
    ['the folder of a database cannot be synced; a power failure now may bring back its old content', true, 'EMFILE'],
  ]);
  expect(stored()).toEqual(['a=t|P|2|Q|3']);
});

describe('the databases of a root', () => {
  test('are opened once for each name, and invalid names are refused', () => {
    const databases = new Databases(openRoot(folder));
    expect(databases.open('accounts')).toBe(databases.accounts);
    expect(databases.hosts.file).toBe(join(folder, 'home/e-smith/db/hosts'));
    for (const name of ['', '.', '..', '../x', 'a/b', '.hidden', 'a b', 'a\0'])
      expect(() => databases.open(name)).toThrow(expect.objectContaining({ key: 'errors.databaseName' }));
  });
});
