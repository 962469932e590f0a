import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../../files/temporary-folder.fixture.ts';
import { Database } from '../database.ts';

let folder: TemporaryFolder;
let file: string;

/**
 * Writes like the classic programs: FILE.lock under flock, re-read, FILE.PID, rename, unlock, delete FILE.lock.
 * Arguments: FILE NAME COUNT SHARED. Sets properties NAME-1 .. NAME-COUNT, each on its own record or all on `shared`.
 */
const classicWriter = `
use strict; use warnings; use Fcntl qw(:flock O_RDWR O_CREAT);
my ($file, $name, $count, $shared) = @ARGV;
for my $prop (map { "$name-$_" } 1 .. $count) {
  open(my $lock, '>>', "$file.lock") or die; flock($lock, LOCK_EX) or die;
  my %lines;
  if (open(my $in, '<', $file)) { while (<$in>) { chomp; /^\\s*(#|$)/ or do { my ($k, $v) = split /=/, $_, 2; $lines{$k} = $v } } }
  my $key = $shared ? 'shared' : $prop;
  my ($type, %props) = split /\\|/, $lines{$key} // 'counter', -1;
  $props{$prop} = 1;
  $lines{$key} = join '|', $type, map { ($_, $props{$_}) } sort keys %props;
  sysopen(my $out, "$file.$$", O_RDWR | O_CREAT, 0660) or die;
  print $out "# updated: now\\n", map { "$_=$lines{$_}\\n" } sort keys %lines; close $out or die;
  rename("$file.$$", $file) or die; flock($lock, LOCK_UN); unlink "$file.lock";
}`;

/** The same with our code. Prints each change when it is confirmed; without COUNT it never ends. */
const ourWriter = `
import { Database } from ${JSON.stringify(join(import.meta.dirname, '../database.ts'))};
import { LockHelper } from ${JSON.stringify(join(import.meta.dirname, '../../../files/locks/lock-helper.ts'))};
const [file, name, count, shared] = process.argv.slice(2);
const lockHelper = new LockHelper();
const database = new Database('counters', file, { lockHelper });
for (let number = 1; number <= (Number(count) || Infinity); number++) {
  const prop = name + '-' + number;
  const key = shared === '1' ? 'shared' : prop;
  await database.update((draft) => {
    if (draft.get(key)) draft.setProps(key, { [prop]: '1' });
    else draft.create(key, 'counter', { [prop]: '1' });
  });
  process.stdout.write(number + '\\n');
}
lockHelper.close();`;

beforeEach(() => {
  folder = temporaryFolder();
  file = folder.at('counters');
  folder.write('writer.mts', ourWriter);
});

function startOurs(name: string, count: number, shared: boolean): ChildProcess {
  const args = ['--import', 'tsx', folder.at('writer.mts'), file, name, `${count}`, shared ? '1' : '0'];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

function startClassic(name: string, count: number, shared: boolean): ChildProcess {
  return spawn('perl', ['-e', classicWriter, file, name, `${count}`, shared ? '1' : '0'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Returns how many changes of a writer are in the file. */
function kept(name: string): number {
  const words = readFileSync(file, 'utf8').split(/[|=\n]/);
  return new Set(words.filter((word) => word.startsWith(`${name}-`))).size;
}

/**
 * Number of our writers, of classic writers, and of changes by each. `PANELSMITH_WRITERS=8,4,2000` runs the long test.
 */
const [ours = 3, theirs = 3, changes = 80] = (process.env['PANELSMITH_WRITERS'] ?? '')
  .split(',')
  .filter(Boolean)
  .map(Number);
const several = { ours, theirs, changes };

function names(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
}

describe.each([
  ['records of their own', false],
  ['properties of one record', true],
])('writers of %s', (_what, shared) => {
  test('and one classic writer lose no changes', async () => {
    const writers = [...['n1', 'n2', 'n3'].map((name) => startOurs(name, 80, shared)), startClassic('p1', 80, shared)];
    await Promise.all(writers.map((writer) => once(writer, 'exit')));
    expect(['n1', 'n2', 'n3', 'p1'].map(kept)).toEqual([80, 80, 80, 80]);
  });

  test(
    'and several classic writers, which lose changes to each other, lose none of our changes',
    { timeout: several.changes * 1500 },
    async () => {
      const [ours, theirs] = [names('n', several.ours), names('p', several.theirs)];
      const classics = theirs.map((name) => startClassic(name, several.changes, shared));
      const writers = ours.map((name) => startOurs(name, several.changes, shared));
      await Promise.all([...classics, ...writers].map((writer) => once(writer, 'exit')));
      if ('PANELSMITH_WRITERS' in process.env)
        console.log(
          `of ${several.changes} each are there: ours ${ours.map(kept).join()}; theirs ${theirs.map(kept).join()}`,
        );
      expect(ours.map(kept)).toEqual(ours.map(() => several.changes));
    },
  );
});

/** `PANELSMITH_KILLS=500` runs the long test, which takes minutes. */
const kills = Number(process.env['PANELSMITH_KILLS'] ?? 8);

test(
  `a writer killed at any moment, ${kills} times, leaves a complete file with all confirmed changes`,
  { timeout: kills * 5000 + 30_000 },
  async () => {
    for (let round = 0; round < kills; round++) {
      const writer = startOurs(`r${round}`, 0, false);
      let acknowledged = 0;
      if (!writer.stdout) throw new Error('no output');
      createInterface({ input: writer.stdout }).on('line', (line) => {
        acknowledged = Number(line);
      });
      await once(writer.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      writer.kill('SIGKILL');
      await once(writer, 'close');
      const records = new Database('counters', file).snapshot().all();
      expect(records.every(({ key, type, props }) => type === 'counter' && props.get(key) === '1')).toBe(true);
      expect([acknowledged, acknowledged + 1]).toContain(kept(`r${round}`));
      if (round % 10 === 9) rmSync(file);
    }
    await (await new Database('counters', file).lock()).release();
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  },
);

test('a full disk causes a failure and leaves the old file and no temporary files', async ({ skip }) => {
  const disk = folder.at('disk');
  mkdirSync(disk);
  if (spawnSync('sh', ['-c', 'mount -t tmpfs -o size=64k tmpfs "$0"', disk]).status !== 0) skip('only root can mount');
  try {
    const database = new Database('full', join(disk, 'full'));
    await database.update((draft) => {
      draft.create('a', 't', { P: 'x'.repeat(20_000) });
    });
    const tooMuch = database.update((draft) => {
      draft.create('b', 't', { P: 'x'.repeat(60_000) });
    });
    await expect(tooMuch).rejects.toMatchObject({ key: 'errors.databaseUnwritable' });
    expect(database.snapshot().keys()).toEqual(['a']);
    expect(new Database('full', join(disk, 'full')).snapshot().get('a')?.prop('P')?.length).toBe(20_000);
    expect(readdirSync(disk).filter((name) => !name.includes('.lock'))).toEqual(['full']);
  } finally {
    spawnSync('sh', ['-c', 'umount "$0"', disk]);
  }
});
