import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { chmodSync, rmSync, symlinkSync, writeFileSync, type Stats } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canRun } from '../../src/process/children/can-run.fixture.ts';
import { Databases } from '../../src/db/file/databases.ts';
import { openRoot } from '../../src/root.ts';
import { TemplateExpander } from '../../src/templates/template-expander.ts';
import { runExpandTemplate } from '../../src/cli/event/expand-template.ts';
import { hasRecordings, recordings } from './folder.ts';

type Content = string | { base64?: string; text?: string; mode?: string; symlink?: string; dir?: boolean };

interface Step {
  readonly argv: readonly string[];
  readonly stdout?: string;
  readonly stderr_class: readonly string[];
  readonly exit: number;
}

interface Recording {
  readonly name: string;
  readonly flavour: string;
  readonly needs_perl?: boolean;
  readonly files_before: Record<string, Content>;
  readonly steps: readonly Step[];
  readonly files_after: Record<string, Content | null>;
  readonly attrs_after?: Record<string, string>;
}

const exits = 'SME always 0, also when the template is missing or failed. FIX: 1 on failure';
const temporary = 'the half-written temp file is left behind. FIX: remove it';

/** Intended differences; each must differ. */
const exceptions: Readonly<Record<string, string>> = {
  'template.no-fragments-dir-only': exits,
  'template.no-template': exits,
  'template.no-template-keeps-old': exits,
  'template.output-dir-missing': exits,
  'template.output-is-directory': exits,
  'template.unbalanced-close': `${exits}; ${temporary}`,
  'template-perl.unbalanced-open': `${exits}; ${temporary}`,
  'template-perl.exit-in-fragment': temporary,
  'template-perl.string-output-zero-fragment':
    'a fragment whose text is exactly 0 is wrongly taken as a failure in SME',
  'template-metadata.metadata-perms-decimal': '`600` (decimal) gives mode 1130: KEEP parsing, warn',
};

const groups = ['template', 'template-perl', 'template-metadata', 'ns-template'];
const accounts = { root: 0, admin: 101, www: 102, nobody: 65534 };
const accountGroups = { root: 0, admin: 101, www: 102, shared: 500, nogroup: 65534 };
const hasPerl = canRun('perl', ['-MText::Template', '-e1']);
const isSuperuser = process.getuid?.() === 0;
let place: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'panelsmith-template-recordings-'));
});

afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

describe.skipIf(!hasRecordings)('as in the recordings of the classic expand-template:', () => {
  for (const group of groups) {
    test(`${group}, without perl`, () => replayAll(group, false));
    test.skipIf(!hasPerl)(`${group}, with perl`, () => replayAll(group, true));
  }
});

async function replayAll(group: string, needsPerl: boolean): Promise<void> {
  const unexpected: string[] = [];
  for (const recording of read(group).filter(({ needs_perl: needs = false }) => needs === needsPerl)) {
    const difference = await replay(recording, join(place, recording.name));
    const isException = recording.name in exceptions;
    if ((difference !== undefined) !== isException)
      unexpected.push(`${recording.name}: ${difference ?? 'no longer differs'}`);
  }
  expect(unexpected).toEqual([]);
}

function read(group: string): Recording[] {
  return (JSON.parse(readFileSync(join(recordings, `${group}.json`), 'utf8')) as { vectors: Recording[] }).vectors;
}

/** @returns the first difference */
async function replay(recording: Recording, folder: string): Promise<string | undefined> {
  const databases = recording.flavour === 'sme' ? 'home/e-smith/db' : 'var/lib/nethserver/db';
  for (const path of [databases, 'tmp', 'etc']) mkdirSync(join(folder, path), { recursive: true });
  for (const [path, content] of Object.entries(recording.files_before)) put(join(folder, path), content, folder);
  writeFileSync(join(folder, 'etc/passwd'), accountFile(accounts));
  writeFileSync(join(folder, 'etc/group'), accountFile(accountGroups));
  const before = filesBelow(folder);
  for (const step of recording.steps) {
    const { status, out, err } = await run(step.argv.slice(1), folder);
    if (status !== step.exit) return `exit ${status} instead of ${step.exit} (${err})`;
    if (out !== (step.stdout ?? '')) return `printed ${JSON.stringify(out)}`;
    const isTold = step.stderr_class.some((label) => label !== 'uninit' && label !== 'odd-hash');
    if (isTold !== (err !== '')) return `told ${JSON.stringify(err)} instead of ${step.stderr_class.join()}`;
  }
  return differenceOf(recording, before, filesBelow(folder));
}

async function run(args: readonly string[], folder: string): Promise<{ status: number; out: string; err: string }> {
  const root = openRoot(folder);
  const told = { out: '', err: '' };
  const expander = new TemplateExpander({
    root,
    databases: new Databases(root),
    sources: [],
    report: (line) => (told.err += `${line}\n`),
    print: (bytes) => (told.out += Buffer.from(bytes).toString()),
  });
  const context = {
    root,
    program: 'expand-template',
    environment: {},
    stdin: () => Promise.resolve(''),
    out: (text: string | Uint8Array) => (told.out += Buffer.from(text).toString()),
    err: (text: string) => (told.err += text),
  };
  const status = await runExpandTemplate(args, context, expander);
  await expander.close();
  return { status, ...told };
}

/** Inode, content, and owner and mode of a file. */
interface FileState {
  readonly inode: number;
  readonly bytes: Buffer;
  readonly attributes: string;
}

type Files = ReadonlyMap<string, FileState>;

function filesBelow(folder: string, below = ''): Files {
  const files = readdirSync(join(folder, below)).flatMap((entry) => {
    const name = join(below, entry);
    const stats = lstatSync(join(folder, name));
    return stats.isDirectory()
      ? [...filesBelow(folder, name)]
      : [[name, describeFile(join(folder, name), stats)] as const];
  });
  return new Map(files);
}

function describeFile(file: string, stats: Stats): FileState {
  const bytes = stats.isSymbolicLink() ? Buffer.from(`link to ${readlinkSync(file)}`) : readFileSync(file);
  const mode = (stats.mode & 0o7777).toString(8).padStart(4, '0');
  const owner = `${nameOf(stats.uid, accounts)}:${nameOf(stats.gid, accountGroups)}`;
  return { inode: stats.ino, bytes, attributes: `${mode} ${owner}` };
}

function differenceOf(recording: Recording, before: Files, after: Files): string | undefined {
  const { files_after: wanted, attrs_after: attributes = {} } = recording;
  for (const name of new Set([...before.keys(), ...after.keys(), ...Object.keys(wanted)])) {
    const [old, given] = [before.get(name), after.get(name)];
    const content = wanted[name];
    if (content === undefined && !isUntouched(old, given)) return `${name} ${given ? 'was written' : 'was deleted'}`;
    if (content === null && given) return `${name} is there`;
    if (content !== undefined && content !== null && !given?.bytes.equals(bytesOf(content)))
      return `${name}: ${JSON.stringify(given?.bytes.toString())} instead of ${JSON.stringify(content)}`;
    const attribute = attributes[name] ?? (content === undefined ? old?.attributes : undefined);
    if (isSuperuser && attribute !== undefined && given?.attributes !== attribute)
      return `${name} is ${given?.attributes ?? 'not there'} instead of ${attribute}`;
  }
  return undefined;
}

function isUntouched(before: FileState | undefined, after: FileState | undefined): boolean {
  return before?.inode === after?.inode && before?.bytes.compare(after?.bytes ?? Buffer.of()) === 0;
}

function put(file: string, content: Content, folder: string): void {
  mkdirSync(dirname(file), { recursive: true });
  if (typeof content === 'object' && content.dir) mkdirSync(file, { recursive: true });
  else if (typeof content === 'object' && content.symlink !== undefined)
    symlinkSync(content.symlink.startsWith('/') ? join(folder, content.symlink) : content.symlink, file);
  else {
    writeFileSync(file, bytesOf(content));
    chmodSync(
      file,
      typeof content === 'object' && content.mode !== undefined ? Number.parseInt(content.mode, 8) : 0o644,
    );
  }
}

function bytesOf(content: Content): Buffer {
  if (typeof content === 'string') return Buffer.from(content);
  return content.base64 === undefined ? Buffer.from(content.text ?? '') : Buffer.from(content.base64, 'base64');
}

function accountFile(ids: Readonly<Record<string, number>>): string {
  return Object.entries(ids)
    .map(([name, id]) => `${name}:x:${String(id)}:\n`)
    .join('');
}

function nameOf(id: number, ids: Readonly<Record<string, number>>): string {
  return Object.keys(ids).find((name) => ids[name] === id) ?? String(id);
}
