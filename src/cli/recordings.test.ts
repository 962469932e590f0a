import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Databases } from '../db/databases.ts';
import { initializeDefaultDatabases } from '../db/defaults.ts';
import { openRoot } from '../root.ts';
import { runDb } from './db.ts';

/** Recordings of the classic programs, where they are at hand: what they printed, returned and left on disk. */
const recordings = join(import.meta.dirname, '../../../shared/compat');

type Content = string | { base64?: string; text?: string; symlink?: string; dir?: boolean };

interface Step {
  readonly argv: readonly Content[];
  readonly env?: Record<string, string>;
  readonly stdin?: Content;
  readonly stdout?: Content;
  readonly stdout_json?: unknown;
  readonly exit: number;
}

interface Recording {
  readonly name: string;
  readonly flavour: string;
  readonly defects?: readonly string[];
  readonly files_before: Record<string, Content>;
  readonly steps: readonly Step[];
  readonly files_after: Record<string, Content | null>;
}

const zero = 'an argument 0 counts as missing. FIX: accept 0';
const pipes = 'value a|b by command line. FIX: refuse';
const kept = 'the lock file: FIX, do not delete it';

/** Where we differ on purpose, by the recording's own label of the original's defect. */
const fixed: Readonly<Record<string, string>> = {
  'pipe-accepted': pipes,
  'backslash-end-accepted': 'value ending in backslash. FIX: refuse a trailing backslash',
  'backslash-n-accepted': 'value holding backslash n. FIX: refuse',
  'key-with-equals': '= in a key. FIX: refuse',
  'key-with-hash': 'key starting with #. FIX: refuse',
  'empty-key': 'key of only spaces. FIX: refuse',
  'usage-exit-2': 'a usage error exits 2 when the file is missing. FIX: always 255',
  'empty-type-crash': 'removing the last property of a record with an empty type crashes (FIX)',
  'temp-file-left': 'a failed rename leaves the temp file. FIX',
  'write-error-ignored': 'a failed write is only logged. FIX: report failure, exit 1',
  'lock-ignored': 'when the lock file cannot be opened the write happens without a lock. FIX: fail',
  'escaped-pipe-lost': 'loading defaults destroys escaped pipes. FIX: touch only what changes',
};

/** And by name, where it has none. */
const exceptions: Readonly<Record<string, string>> = {
  'db-cli.setprop-name-zero': zero,
  'db-cli.arity-get-zero-key': zero,
  'db-cli.arity-delete-zero-key': zero,
  'db-cli.arity-gettype-zero-key': zero,
  'db-cli.arity-printprop-zero-key': zero,
  'db-cli.getprop-zero-prop': zero,
  'db-random.seq-031': zero,
  'db-random.seq-084': zero,
  'db-cli.settype-pipe-last': pipes,
  'db-cli.settype-newline-pipe': pipes,
  'db-cli.settype-bs-bs-last': 'FIX: refuse a trailing backslash',
  'db-cli.settype-bs-bs-n': 'value holding backslash n. FIX: refuse',
  'db-cli.setprop-type-name': 'setprop KEY type X creates an ordinary property. FIX: treat as settype or refuse',
  'db-cli.raw-read-pipe-value': 'a raw value |A|1 has an undefined type. FIX: report empty type',
  'db-path.stale-lock-file': kept,
  'db-path.stale-lock-with-content': kept,
  'db-path.dbpath-empty': 'the machine’s own root is not this test’s to write',
  'init-db.pipe-in-default-new': 'a pipe inside a default file. FIX: refuse',
  'init-db.pipe-in-default-existing': 'a pipe inside a default file. FIX: refuse',
  'init-db.backup-files-are-props': 'editor backups count as properties. FIX: ignore',
  'init-db.old-symlink-skipped': 'a symbolic link in the old folder is left alone with a warning',
  'ns-db-json.printjson-no-db': 'an absent key exits 0. FIX: exit 1 for absent keys',
  'ns-db-json.getjson-no-db': 'an absent key exits 0. FIX: exit 1 for absent keys',
  'ns-db-json.setjson-stdin-pipe': 'pipes are not checked. FIX: validate',
};

const groups = ['db-cli', 'db-path', 'db-random', 'config-cli', 'init-db', 'ns-db-json', 'ns-init'];
let place: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'panelsmith-recordings-'));
});

afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

describe.skipIf(!existsSync(recordings))('the classic programs did it so', () => {
  for (const group of groups) {
    test(group, { timeout: 120_000 }, async () => {
      const different: string[] = [];
      for (const recording of read(group)) {
        if (isForAnotherTest(recording) || recording.name in exceptions) continue;
        const difference = await replay(recording, join(place, recording.name));
        const isFixed = (recording.defects ?? []).some((label) => label in fixed);
        if (difference !== undefined && !isFixed) different.push(`${recording.name}: ${difference}`);
      }
      expect(different).toEqual([]);
    });
  }
});

function read(group: string): Recording[] {
  return (JSON.parse(readFileSync(join(recordings, `${group}.json`), 'utf8')) as { vectors: Recording[] }).vectors;
}

/** Bytes that are no text can only be given to a process of its own. */
function isForAnotherTest({ steps }: Recording): boolean {
  return steps.some(({ argv }) => argv.some((arg) => typeof arg !== 'string'));
}

/** @returns the first difference */
async function replay(recording: Recording, folder: string): Promise<string | undefined> {
  const databases = recording.flavour === 'sme' ? 'home/e-smith/db' : 'var/lib/nethserver/db';
  mkdirSync(join(folder, databases), { recursive: true });
  for (const [path, content] of Object.entries(recording.files_before)) put(join(folder, path), content, folder);
  for (const step of recording.steps) {
    const { status, out } = await run(step, folder);
    const called = JSON.stringify(step.argv);
    if (status !== step.exit) return `${called} exit ${status} instead of ${step.exit}`;
    const wanted = step.stdout_json === undefined ? bytes(step.stdout ?? '') : JSON.stringify(step.stdout_json);
    const given = step.stdout_json === undefined ? out : JSON.stringify(JSON.parse(out.toString()));
    if (
      step.stdout_json === undefined
        ? wanted.toString() !== given.toString()
        : !isSameJson(wanted.toString(), given.toString())
    )
      // prettier-ignore
      return `${called} printed ${JSON.stringify(given.toString())} instead of ${JSON.stringify(wanted.toString())}`;
  }
  for (const [path, content] of Object.entries(recording.files_after)) {
    const difference = differenceOf(join(folder, path), content);
    if (difference !== undefined) return `${path}: ${difference}`;
  }
  for (const [path, content] of Object.entries(recording.files_before))
    if (!(path in recording.files_after) && differenceOf(join(folder, path), content) !== undefined)
      return `${path} was written`;
  return undefined;
}

async function run({ argv, env = {}, stdin = '' }: Step, folder: string): Promise<{ status: number; out: Buffer }> {
  const [program = '', ...args] = argv.map(String);
  const chunks: Uint8Array[] = [];
  const root = openRoot(folder);
  const environment = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, inside(value, folder)]));
  if (basename(program) === 'initialize-default-databases') {
    const rootFolder = environment['ESMITH_DB_DEFAULTSDIR'];
    await initializeDefaultDatabases(new Databases(root), root, [], () => undefined, { rootFolder });
    return { status: 0, out: Buffer.of() };
  }
  const [name = '', ...rest] = program === 'config' ? ['configuration', ...args] : args;
  const status = await runDb(environment['DBPATH'] === undefined ? [inside(name, folder), ...rest] : [name, ...rest], {
    root,
    program,
    environment,
    stdin: () => Promise.resolve(bytes(stdin).toString()),
    out: (text) => chunks.push(Buffer.from(text)),
    err: () => undefined,
  });
  return { status, out: Buffer.concat(chunks) };
}

function inside(path: string, folder: string): string {
  return path.startsWith('/') ? join(folder, path) : path;
}

function put(file: string, content: Content, folder: string): void {
  mkdirSync(dirname(file), { recursive: true });
  if (typeof content === 'object' && content.dir) mkdirSync(file, { recursive: true });
  else if (typeof content === 'object' && content.symlink !== undefined)
    symlinkSync(inside(content.symlink, folder), file);
  else writeFileSync(file, bytes(content));
}

function differenceOf(file: string, content: Content | null): string | undefined {
  if (content === null) return existsSync(file) ? 'is there' : undefined;
  if (typeof content === 'object' && (content.dir ?? content.symlink !== undefined))
    return content.dir || readlinkSync(file) ? undefined : 'is no link';
  if (!existsSync(file)) return 'is not there';
  const [given, wanted] = [readFileSync(file), bytes(content)].map((text) => withoutHeader(text.toString('latin1')));
  return given === wanted ? undefined : `${JSON.stringify(given)} instead of ${JSON.stringify(wanted)}`;
}

function withoutHeader(text: string): string {
  return text.replace(/^(?:#.*\n){1,11}# updated:.*\n/, '@HEADER@\n');
}

function bytes(content: Content): Buffer {
  if (typeof content === 'string') return Buffer.from(content);
  return content.base64 === undefined ? Buffer.from(content.text ?? '') : Buffer.from(content.base64, 'base64');
}

function isSameJson(a: string, b: string): boolean {
  const sorted = (json: string): unknown =>
    JSON.parse(json, (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
        : value,
    );
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}
