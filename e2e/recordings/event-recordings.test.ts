import { spawnSync } from 'node:child_process';
import {
  chmodSync,
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
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canRun } from '../../src/process/children/can-run.fixture.ts';
import { openRoot } from '../../src/root.ts';
import { openSystem } from '../../src/system.ts';
import type { CommandContext } from '../../src/cli/command.ts';
import { runSignalEvent } from '../../src/cli/event/signal-event.ts';
import { runValidate } from '../../src/cli/event/validate.ts';
import { hasRecordings, recordings } from './folder.ts';

type Content = string | { text?: string; base64?: string; mode?: string; symlink?: string; dir?: boolean };

interface Step {
  readonly argv: readonly string[];
  readonly env?: Record<string, string>;
  readonly stdin?: string;
  readonly stdout?: string;
  readonly stdout_jsonl?: readonly unknown[];
  readonly stderr_class?: readonly string[];
  readonly exit: number;
  readonly syslog?: readonly string[];
}

interface Recording {
  readonly name: string;
  readonly flavour: string;
  readonly defects?: readonly string[];
  readonly needs_perl?: boolean;
  readonly files_before: Record<string, Content>;
  readonly steps: readonly Step[];
  readonly files_after: Record<string, Content | null>;
}

const everyName = 'names need not start with S. FIX: run only names matching S two digits name';
const templates = 'a failed template expansion does not fail the event. NethServer fixed that. FIX';
const unstartable = 'following actions run twice and the broken action counts as success. FIX: count as failure, once';

/** Intended differences, by the recording's own label for the defect of the original. */
const fixed: Readonly<Record<string, string>> = {
  'double-run': unstartable,
  'rc-second-call': 'every second call for an rc7 service fails with "not found". FIX',
  traversal: 'the name is not checked for / or .. . FIX, allow [A-Za-z0-9_.-]+',
  'validator-signal': 'a script killed by a signal counts as exit 0, valid: FIX',
};

/** The same by name, for recordings without a label. */
const exceptions: Readonly<Record<string, string>> = {
  'event.order-numeric-is-lexical': everyName,
  'event.order-case-and-prefix': everyName,
  'event.slash-name': 'the name is not checked for / or .. . FIX, allow [A-Za-z0-9_.-]+',
  'event.templates2expand-missing-template': templates,
  'event.templates2expand-empty-dir': templates,
};

const hasPerlTemplates = canRun('perl', ['-MText::Template', '-e', '0']);

let place: string;
const program = join(import.meta.dirname, '../../dist/src/cli/panelsmith.js');

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'event-recordings-'));
});

afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

test.skipIf(!hasRecordings)('the recordings of the classic programs are available', () => undefined);

describe.skipIf(!hasRecordings)('as in the recordings of the classic programs:', () => {
  for (const group of ['event', 'services2adjust', 'ns-event', 'ns-validate']) {
    describe(group, () => {
      for (const recording of read(group)) {
        const why = exceptions[recording.name] ?? recording.defects?.map((label) => fixed[label]).find(Boolean);
        test.skipIf(recording.needs_perl === true && !hasPerlTemplates)(
          why === undefined ? recording.name : `${recording.name}, but: ${why}`,
          async () => {
            const difference = await replay(recording, join(place, recording.name));
            if (why === undefined) expect(difference).toBeUndefined();
            else expect(difference).toBeDefined();
          },
        );
      }
    });
  }
});

function read(group: string): Recording[] {
  const file = join(recordings, `${group}.json`);
  if (!existsSync(file)) return [];
  return (JSON.parse(readFileSync(file, 'utf8')) as { vectors: Recording[] }).vectors;
}

/** @returns the first difference */
async function replay(recording: Recording, folder: string): Promise<string | undefined> {
  const databases = recording.flavour === 'sme' ? 'home/e-smith/db' : 'var/lib/nethserver/db';
  for (const path of [databases, 'etc/e-smith/events/actions', 'tmp'])
    mkdirSync(join(folder, path), { recursive: true });
  for (const [path, content] of Object.entries(recording.files_before)) put(join(folder, path), content, folder);
  for (const step of recording.steps) {
    const difference = differenceOfStep(step, await run(step, folder));
    if (difference !== undefined) return difference;
  }
  for (const [path, content] of Object.entries(recording.files_after)) {
    const difference = differenceOfFile(join(folder, path), content, folder);
    if (difference !== undefined) return `${path}: ${difference}`;
  }
  for (const [path, content] of Object.entries(recording.files_before))
    if (!(path in recording.files_after) && differenceOfFile(join(folder, path), content, folder) !== undefined)
      return `${path} was written`;
  return undefined;
}

interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  /** Lines for the system log; undefined if another process wrote them. */
  readonly log: readonly string[] | undefined;
}

async function run({ argv, stdin }: Step, folder: string): Promise<Outcome> {
  const [name = '', ...args] = argv;
  if (stdin !== undefined) {
    const env = { ...process.env, PANELSMITH_ROOT: folder };
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, name, ...args], {
      env,
      input: stdin,
      encoding: 'utf8',
    });
    return { status: status ?? -1, out: stdout, err: stderr, log: undefined };
  }
  let [out, err] = ['', ''];
  const log: string[] = [];
  const context: CommandContext = {
    root: openRoot(folder),
    program: name,
    environment: {},
    stdin: () => Promise.resolve(''),
    out: (text) => (out += Buffer.from(text).toString()),
    err: (text) => (err += text),
  };
  if (name === 'validate') return { status: await runValidate(args, context), out, err, log };
  const system = await openSystem(context.root, {
    withPanels: false,
    commands: program,
    log: (_level, line) => void log.push(...line.replaceAll(folder, '').split('\n')),
  });
  try {
    return { status: await runSignalEvent(args, context, system.events), out, err, log };
  } finally {
    await system.close();
  }
}

function differenceOfStep(step: Step, { status, out, err, log }: Outcome): string | undefined {
  if (status !== step.exit) return `exit ${status} instead of ${step.exit}: ${err}${log?.join('\n') ?? ''}`;
  if (step.stdout_jsonl) expect(jsonLines(out)).toEqual(step.stdout_jsonl.map(withoutNumbers));
  else if (out !== (step.stdout ?? ''))
    return `printed ${JSON.stringify(out)} instead of ${JSON.stringify(step.stdout)}`;
  if ((err === '') !== ((step.stderr_class ?? []).length === 0)) return `said ${JSON.stringify(err)}`;
  const wanted = step.syslog?.filter((line) => !line.startsWith('/sbin/')).map((line) => line.replace(/^[^ ]+: /, ''));
  // An event within another one is signalled by a separate process, whose log is not captured.
  const isNested = (wanted ?? []).filter((line) => line.startsWith('Processing event')).length > 1;
  if (!wanted || !log || isNested || isLogOf(wanted, log)) return undefined;
  return `logged ${JSON.stringify(log, null, 1)} instead of ${JSON.stringify(wanted, null, 1)}`;
}

/** Whether the lines are the expected ones, with any number of diagnostics where the recording has some. */
function isLogOf(wanted: readonly string[], log: readonly string[]): boolean {
  const pattern = wanted
    .map((line) =>
      line === '@DIAGNOSTIC@'
        ? '(?:.*\n)*?'
        : `${line.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replace(/@(SEC|USEC|FLOAT)@/g, '[\\d.]+')}\n`,
    )
    .join('');
  const start = log.findIndex((line) => /^(Processing event|Event|Skipping)/.test(line));
  const lines = (start < 0 ? log : log.slice(start)).map((line) => `${line}\n`).join('');
  // The status of a failed generic action differs, because generic actions are not separate processes here.
  return new RegExp(`^${pattern}$`).test(lines) || new RegExp(`^${withoutStatus(pattern)}$`).test(withoutStatus(lines));
}

function withoutStatus(text: string): string {
  return text.replace(/(Action\\?\|adjust-services.*?)\\?\|Status\\?\|\d+/g, '$1');
}

function jsonLines(out: string): unknown[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => withoutNumbers(JSON.parse(line)));
}

function withoutNumbers(line: unknown): unknown {
  return { ...(line as object), pid: '@NUM@', ...('time' in (line as object) && { time: '@NUM@' }) };
}

/** Converts the paths of the recorded machine in a script to paths below the test's own root. */
function relocated(text: string, folder: string): string {
  return text
    .replaceAll(/\/sbin\/e-smith\/(db|config|signal-event)\b/g, '$1')
    .replaceAll(/(?<![\w/.])\/(tmp|etc\/e-smith|etc\/rc|home\/e-smith|service)\b/g, `${folder}/$1`);
}

function put(file: string, content: Content, folder: string): void {
  mkdirSync(dirname(file), { recursive: true });
  if (typeof content === 'object' && content.dir) mkdirSync(file, { recursive: true });
  else if (typeof content === 'object' && content.symlink !== undefined) symlinkSync(content.symlink, file);
  else {
    writeFileSync(file, textOf(content, folder));
    if (typeof content === 'object' && content.mode !== undefined) chmodSync(file, parseInt(content.mode, 8));
  }
}

function differenceOfFile(file: string, content: Content | null, folder: string): string | undefined {
  if (content === null) return existsSync(file) ? 'is there' : undefined;
  if (typeof content === 'object' && content.dir) return undefined;
  if (typeof content === 'object' && content.symlink !== undefined)
    return readlinkSync(file) === content.symlink ? undefined : 'is another link';
  if (!existsSync(file)) return 'is not there';
  const given = readFileSync(file, 'utf8').replace(/^(?:#.*\n){1,11}# updated:.*\n/, '@HEADER@\n');
  const wanted = textOf(content, folder);
  return given === wanted ? undefined : `${JSON.stringify(given)} instead of ${JSON.stringify(wanted)}`;
}

function textOf(content: Content, folder: string): string {
  const text = typeof content === 'string' ? content : Buffer.from(content.base64 ?? '', 'base64').toString();
  return relocated(typeof content === 'string' ? text : (content.text ?? text), folder);
}
