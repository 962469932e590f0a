import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Databases } from '../../src/db/file/databases.ts';
import { initializeDefaultDatabases } from '../../src/db/defaults/defaults.ts';
import {
  bytesOfContent,
  fileDifference,
  insideOf,
  layFiles,
  readRecordings,
  type Content,
  type Recording,
} from './recordings.ts';
import { openRoot } from '../../src/root.ts';
import { runDb } from '../../src/cli/db/db.ts';
import { hasRecordings } from './folder.ts';

/** One call of a program and its result. */
interface Step {
  readonly argv: readonly Content[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: Content;
  readonly stdout?: Content;
  readonly stdout_json?: unknown;
  /** The kinds of messages on standard error. */
  readonly stderr_class: readonly string[];
  readonly exit: number;
}

interface Outcome {
  readonly status: number;
  readonly out: Buffer;
  readonly err: string;
}

/** The first difference from the recording. */
interface Difference {
  readonly in: 'exit' | 'stdout' | 'stderr' | 'file';
  /** The step with the difference; for a file, the last step. */
  readonly step: Step;
  /** Exit status of that step. */
  readonly status: number;
  /** Path of the file, if it is about one. */
  readonly path: string;
  readonly text: string;
}

/** An intended difference, with the sentence of the reference that demands it. */
interface Exception {
  readonly because: string;
  readonly excuses: (difference: Difference, recording: Recording<Step>) => boolean;
}

const exceptions: readonly Exception[] = [
  {
    because: 'value a|b by command line, property name holding |: FIX, refuse',
    excuses: refusing((args) => args.slice(1).some((arg) => /(?<!\\)\|/.test(arg))),
  },
  {
    because: 'value ending in backslash: FIX, refuse a trailing backslash',
    excuses: refusing((args) => args.slice(1).some((arg) => arg.endsWith('\\'))),
  },
  {
    because: 'value holding backslash n: FIX, refuse or warn',
    excuses: refusing((args) => args.slice(1).some((arg) => arg.includes('\\n'))),
  },
  {
    because: 'pipes accepted by the command line in keys: FIX, refuse',
    excuses: refusing(([key = '']) => key.includes('|')),
  },
  { because: '= in a key: FIX, refuse', excuses: refusing(([key = '']) => key.includes('=')) },
  { because: 'key starting with #: FIX, refuse', excuses: refusing(([key = '']) => key.trim().startsWith('#')) },
  { because: 'key of only spaces: FIX, refuse', excuses: refusing(([key = '']) => key.trim() === '') },
  {
    because: 'setprop KEY type X creates an ordinary property called type: FIX, treat as settype or refuse',
    excuses: refusing((args, command) => command !== 'settype' && args.includes('type')),
  },
  {
    because: 'anything else: refuse with a clear message',
    excuses: (difference) =>
      difference.in === 'stderr' && difference.status !== 0 && difference.text.endsWith(' instead of '),
  },
  {
    because: 'setprop on an absent key: keep 0 for compatibility but warn on stderr',
    excuses: ({ step, ...difference }) => difference.in === 'stderr' && commandOf(step) === 'setprop',
  },
  {
    because: 'when the database file does not exist, a usage error exits 2 instead of 255: FIX, always 255',
    excuses: ({ step, status }) => step.exit === 2 && status === 255,
  },
  {
    because: 'an argument that is empty or 0 counts as missing: FIX, accept 0',
    excuses: ({ step, status }) => step.exit !== 0 && status !== 255 && step.argv.includes('0'),
  },
  {
    because: 'removing the last property of a record with an empty type crashes with 255 and changes nothing (FIX)',
    excuses: ({ step, status }) => step.exit === 255 && status === 0 && commandOf(step) === 'delprop',
  },
  {
    because: 'a raw value |A|1 has an undefined type: FIX, report empty type',
    excuses: ({ step }, { files_before, steps }) =>
      ['print', 'show', 'gettype', 'printtype'].includes(commandOf(step)) &&
      (steps.some((other) => commandOf(other) === 'set' && argsOf(other)[1] === '') ||
        Object.values(files_before).some((content) => latin1(content).includes('=|'))),
  },
  {
    because:
      'a failed write is only logged, a lock file that cannot be opened passed over: FIX, report failure, exit 1; FIX, fail',
    excuses: ({ step, status }, { files_before }) =>
      step.exit === 0 &&
      status === 1 &&
      Object.values(files_before).some((content) => typeof content === 'object' && content.dir),
  },
  {
    because:
      'to stay safe against original writers use the same lock file name, flock and that check; do not delete it',
    excuses: ({ path, text }) => /\/db\/\w+\.lock$/.test(path) && text.endsWith('is there'),
  },
  {
    because: 'printjson with an absent key: always exit 0. FIX: exit 1 for absent keys',
    excuses: ({ step, status }) => /^(get|print|show)json$/.test(commandOf(step)) && step.exit === 0 && status === 1,
  },
  {
    because: 'a pipe inside a default file: FIX, refuse',
    excuses: defaultsOf((_path, content) => content.includes('|')),
  },
  {
    because: 'editor backups count as properties: FIX, ignore names ending in ~ .swp .orig .rpmsave .rpmnew .rpmorig',
    excuses: defaultsOf((path) => /(~|\.swp|\.orig|\.rpm(save|new|orig))$/.test(path)),
  },
  {
    because:
      'every existing record that has a defaults folder is rewritten and escaped pipes destroyed: FIX, touch only what changes',
    excuses: ({ path }, { files_before }) => latin1(files_before[path] ?? '').includes('\\|'),
  },
  {
    because: 'a symbolic link in the old folder is left alone with a warning',
    excuses: ({ path }, { files_before }) => {
      const before = files_before[path];
      return typeof before === 'object' && before.symlink !== undefined;
    },
  },
];

const groups = ['db-cli', 'db-path', 'db-random', 'config-cli', 'init-db', 'ns-db-json', 'ns-config', 'ns-init'];
const hasPerl = spawnSync('perl', ['-e', '1']).status === 0;
const used = new Set<Exception>();
let place: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'panelsmith-recordings-'));
});

afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

describe.skipIf(!hasRecordings)('as in the recordings of the classic programs:', () => {
  for (const group of groups) {
    test(group, async ({ skip }) => {
      if (group === 'ns-config' && !canPoseAsNethserver()) skip('only root can pose as a NethServer');
      await replayAll(readRecordings<Step>(group).filter(({ needs_perl }) => !needs_perl));
    });
  }

  test.skipIf(!hasPerl)('init-db, with fragments in Perl', async () => {
    await replayAll(readRecordings<Step>('init-db').filter(({ needs_perl }) => needs_perl));
  });

  test('intended differences still exist', () => {
    expect(exceptions.filter((exception) => !used.has(exception)).map(({ because }) => because)).toEqual([]);
  });
});

async function replayAll(recordings: readonly Recording<Step>[]): Promise<void> {
  const different: string[] = [];
  for (const recording of recordings) {
    const difference = await replay(recording, join(place, recording.name));
    const exception = difference && exceptions.find(({ excuses }) => excuses(difference, recording));
    if (exception) used.add(exception);
    else if (difference) different.push(`${recording.name}: ${difference.in}: ${difference.text}`);
  }
  expect(recordings.length).toBeGreaterThan(0);
  expect(different).toEqual([]);
}

async function replay(recording: Recording<Step>, folder: string): Promise<Difference | undefined> {
  layFiles(recording, folder);
  let last: Difference | undefined;
  for (const step of recording.steps) {
    const outcome = await run(step, folder, recording);
    const difference = differenceOf(step, outcome);
    if (difference) return difference;
    last = { in: 'file', step, status: outcome.status, path: '', text: '' };
  }
  const file = fileDifference(recording, folder);
  return file && last && { ...last, path: file.path, text: `${file.path} ${file.how}` };
}

function differenceOf(step: Step, { status, out, err }: Outcome): Difference | undefined {
  const [called, said] = [JSON.stringify(step.argv), JSON.stringify(err)];
  const found = { step, status, path: '' };
  if (status !== step.exit)
    return { ...found, in: 'exit', text: `${called} ended with ${status} instead of ${step.exit}, saying ${said}` };
  if (!isWanted(out.toString('latin1'), step))
    return { ...found, in: 'stdout', text: `${called} printed ${JSON.stringify(out.toString('latin1'))}` };
  const loud = step.stderr_class.filter((kind) => kind !== 'uninit' && kind !== 'odd-hash');
  const usageLines = loud.includes('usage') ? 3 : loud.includes('usage-sub') ? 1 : undefined;
  const isAsLoud =
    usageLines === undefined
      ? (err === '') === (loud.length === 0)
      : err.startsWith('usage: ') || err.startsWith('usage:\n') === (usageLines === 3);
  return isAsLoud
    ? undefined
    : { ...found, in: 'stderr', text: `${called} said ${said} instead of ${loud.join(', ')}` };
}

function isWanted(out: string, { stdout, stdout_json: json }: Step): boolean {
  if (json === undefined) return out === latin1(stdout ?? '');
  return JSON.stringify(inOrder(JSON.parse(Buffer.from(out, 'latin1').toString()))) === JSON.stringify(inOrder(json));
}

async function run(step: Step, folder: string, { flavour, name }: Recording<Step>): Promise<Outcome> {
  if (step.argv.some((arg) => typeof arg !== 'string')) return runInShell(step, { root: folder });
  if (name.startsWith('ns-config')) return runOnNethserver(step, folder);
  const [program = '', ...args] = step.argv.map(String);
  const environment = environmentOf(step, folder);
  const [chunks, said]: [Uint8Array[], string[]] = [[], []];
  const err = (text: string): void => void said.push(text);
  const root = openRoot(folder);
  expect(root.flavour).toBe(flavour);
  if (basename(program) === 'initialize-default-databases') {
    const rootFolder = environment['ESMITH_DB_DEFAULTSDIR'];
    await initializeDefaultDatabases(new Databases(root), root, [], err, { rootFolder, announce: err });
    return { status: 0, out: Buffer.of(), err: said.join('') };
  }
  const given = program === 'config' ? ['configuration', ...args] : args;
  const [database = '', ...rest] = given;
  const isBelow = environment['DBPATH'] !== undefined || database === '';
  const status = await runDb(given.length === 0 ? [] : [isBelow ? database : insideOf(folder, database), ...rest], {
    root,
    program,
    environment,
    stdin: () => Promise.resolve(bytesOfContent(step.stdin ?? '').toString()),
    out: (text) => chunks.push(Buffer.from(text)),
    err,
  });
  return { status, out: Buffer.concat(chunks), err: said.join('') };
}

/** Paths among its values are below the root; an empty `DBPATH` means the root folder itself. */
function environmentOf({ env = {} }: Step, folder: string): Record<string, string> {
  const inside = (name: string, value: string): string =>
    name === 'DBPATH' && value === '' ? folder : insideOf(folder, value);
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, inside(name, value)]));
}

/** How a process is started: by another program, and after some shell commands. */
interface Start {
  readonly root: string;
  readonly by?: readonly string[];
  readonly after?: string;
}

/** Bytes that are not text can be passed only to a process, and only by a shell. */
function runInShell(step: Step, { root, by = [], after = '' }: Start): Outcome {
  const words = step.argv.map((arg) => `"$(printf '${[...bytesOfContent(arg)].map(octal).join('')}')"`);
  const program = `"${process.execPath}" "${join(import.meta.dirname, '../../dist/src/cli/panelsmith.js')}"`;
  const [first, ...others] = [...by, 'sh', '-c', `${after} exec ${program} ${words.join(' ')}`];
  const { status, stdout, stderr } = spawnSync(first, others, {
    cwd: import.meta.dirname,
    env: { PATH: process.env['PATH'], HOME: tmpdir(), LANG: 'C', PANELSMITH_ROOT: root },
    input: bytesOfContent(step.stdin ?? ''),
  });
  return { status: status ?? -1, out: stdout, err: stderr.toString() };
}

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}

/** NethServer forces settings only on the machine's own root, so this runs on a simulated machine. */
function runOnNethserver(step: Step, folder: string): Outcome {
  const after = `hostname oracle.example.test && mount -t tmpfs tmpfs /etc && ln -s /usr/share/zoneinfo/UTC /etc/localtime &&
    mount -t tmpfs tmpfs /var/lib && mkdir /var/lib/nethserver &&
    mount --bind "${join(folder, 'var/lib/nethserver')}" /var/lib/nethserver || exit 99;`;
  return runInShell(step, { root: '/', by: ['unshare', '--uts', '--mount'], after });
}

function canPoseAsNethserver(): boolean {
  return (
    openRoot('/').flavour === 'sme' &&
    !existsSync('/home/e-smith/db') &&
    spawnSync('unshare', ['--uts', '--mount', 'true']).status === 0
  );
}

/**
 * Excuses a writing command that is refused with exit status 1.
 * @param isUnsafe called with the arguments after the command
 */
function refusing(isUnsafe: (args: readonly string[], command: string) => boolean): Exception['excuses'] {
  return ({ in: what, step, status }) =>
    what === 'exit' && step.exit === 0 && status === 1 && isUnsafe(argsOf(step), commandOf(step));
}

/** Excuses differences caused by certain files among the defaults. */
function defaultsOf(isOdd: (path: string, content: string) => boolean): Exception['excuses'] {
  return ({ in: what }, { files_before }) =>
    what === 'file' &&
    Object.entries(files_before).some(
      ([path, content]) => /^etc\/e-smith\/db\/.*\/(defaults|force)\//.test(path) && isOdd(path, latin1(content)),
    );
}

function commandOf({ argv: [program, ...args] }: Step): string {
  return latin1(args[program === 'config' ? 0 : 1] ?? '');
}

/** Returns the arguments after the command; for JSON the key, the type, and names and values. */
function argsOf(step: Step): readonly string[] {
  const args = step.argv.slice(step.argv[0] === 'config' ? 2 : 3).map((arg) => latin1(arg));
  if (commandOf(step) !== 'setjson') return args;
  const json = args[0] === '-' ? bytesOfContent(step.stdin ?? '').toString() : (args[0] ?? '');
  const records = [JSON.parse(json)].flat() as { name: string; type?: string; props?: Record<string, unknown> }[];
  return records.flatMap(({ name, type, props }) => [
    name,
    type ?? '',
    ...Object.entries(props ?? {})
      .flat()
      .map(String),
  ]);
}

function latin1(content: Content): string {
  return bytesOfContent(content).toString('latin1');
}

/** Returns the same data with sorted names in objects. */
function inOrder(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(inOrder);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, inOrder(value)]),
  );
}
