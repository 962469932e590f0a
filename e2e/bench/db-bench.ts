import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { home } from '../../src/system.ts';
import { perlStandIn } from './db-stand-in.ts';
import { median } from './load.ts';
import { manyUsers } from './many-users.ts';

const turns = 5;
const changes = 1000;
const users = 10_000;

/** Compares databases with a stand-in for the classic library. Measures the compiled program, in separate processes. */
export function compareDatabases(): void {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-bench-'));
  try {
    compareReading(folder);
    compareChanges(folder);
    changeSet(folder);
    start(folder);
    batch(folder);
    memory(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Writes an accounts database of many users.
 * @returns its file
 */
function lay(folder: string, count: number): string {
  mkdirSync(join(folder, 'home/e-smith/db'), { recursive: true });
  const file = join(folder, 'home/e-smith/db/accounts');
  writeFileSync(file, manyUsers(count), { mode: 0o640 });
  return file;
}

function compareReading(folder: string): void {
  const file = lay(folder, users);
  const taken = Array.from({ length: turns }, () => {
    const ours = script(
      folder,
      'const { users } = time(() => ({ users: open().users() })); time(() => users.map((user) => user.prop("Phone"))); time(() => open().users()); parses();',
    );
    const theirs = run('perl', ['-e', perlStandIn, file, '0']);
    return { ours: numbers(ours.output), theirs: numbers(theirs.output) };
  });
  const ours = median(taken.map((turn) => turn.ours[0] ?? 0));
  const read = median(taken.map((turn) => (turn.ours[0] ?? 0) + (turn.ours[1] ?? 0)));
  const theirs = median(taken.map((turn) => (turn.theirs[0] ?? 0) + (turn.theirs[1] ?? 0)));
  const again = median(taken.map((turn) => turn.ours[2] ?? 0));
  say(
    `open and list ${users} users: ${milliseconds(ours)}, ${milliseconds(read)} with a property of each; the classic way ${milliseconds(theirs)}`,
  );
  say(`open and list them again: ${milliseconds(again)}, ${taken[0]?.ours[3] ?? -1} readings of the file in all`);
}

function compareChanges(folder: string): void {
  const taken = Array.from({ length: turns }, () => {
    lay(folder, users);
    const ours = script(
      folder,
      `const all = open().users(); for (let n = 1; n <= ${changes}; n++) await all[n].setProp("Phone", "555-" + n); await finish();`,
    );
    const changed = stored(folder);
    const theirs = run('perl', ['-e', perlStandIn, lay(folder, users), `${changes}`]);
    if (changed !== stored(folder)) throw new Error('the two have not changed the same');
    return { ours: ours.cpu, theirs: theirs.cpu };
  });
  const [ours, theirs] = [median(taken.map((turn) => turn.ours)), median(taken.map((turn) => turn.theirs))];
  say(
    `${changes} durable changes of ${users} users: ${milliseconds(ours)} of processor; the classic way ${milliseconds(theirs)}, not durable: 1 / ${(theirs / ours).toFixed(1)}`,
  );
}

function changeSet(folder: string): void {
  const taken = Array.from({ length: turns }, () => {
    lay(folder, users);
    const body = `const system = await openSystem(openRoot(root), { withPanels: false }); const all = system.databases.accounts.snapshot().ofType("user");
      const apply = (set) => system.changes.apply(set, { account: "bench" }); const one = new ChangeSet(system.databases); one.setProps(all[0], { Phone: "5" }); await apply(one);
      await timed(async () => { const set = new ChangeSet(system.databases); for (let n = 1; n <= ${changes}; n++) set.setProps(all[n], { Phone: "555-" + n }); await apply(set); }); await system.close();`;
    return numbers(script(folder, body, ['system', 'root', 'changes/change-set']).output);
  });
  const [wall, processor] = [0, 1].map((place) => median(taken.map((turn) => turn[place] ?? 0)));
  say(
    `${changes} changes of ${users} users as one change set, in a process that has applied one: ${milliseconds(wall ?? 0)}, ${milliseconds(processor ?? 0)} of processor`,
  );
}

/** Takes turns, so that other load on the machine affects both. */
function start(folder: string): void {
  lay(folder, 100);
  const ratios = Array.from({ length: 25 }, () => {
    const bare = run(process.execPath, ['-e', '0']).milliseconds;
    return command(folder, ['accounts', 'get', 'user00007']).milliseconds / bare;
  });
  say(`db accounts get: ${median(ratios).toFixed(2)} times node -e 0`);
}

function batch(folder: string): void {
  const sample = 50;
  lay(folder, users);
  const lines = Array.from({ length: changes }, (_, index) => [
    'setprop',
    `user${String(index + 1).padStart(5, '0')}`,
    'Phone',
    `555-${index}`,
  ]);
  const each = lines.slice(0, sample).map((args) => command(folder, ['accounts', ...args]).milliseconds);
  const one = Array.from({ length: turns }, () => {
    lay(folder, users);
    return command(folder, ['accounts', 'batch'], lines.map((args) => args.join(' ')).join('\n')).milliseconds;
  });
  const processes = (each.reduce((sum, taken) => sum + taken, 0) / sample) * changes;
  say(
    `db batch of ${changes} commands: ${milliseconds(median(one))}; as that many processes ${milliseconds(processes)} (from ${sample}): ${(processes / median(one)).toFixed(0)} times`,
  );
}

function memory(folder: string): void {
  lay(folder, 100_000);
  const { output } = script(
    folder,
    'const all = open().users(); all.filter((user) => user.prop("Phone") !== undefined); print(process.memoryUsage.rss() / 2 ** 20, all.length);',
  );
  say(`a process that holds 100000 users: ${numbers(output)[0]?.toFixed(0) ?? ''} MiB`);
}

/** Available to the scripts: the library, a clock, and how often a database file was opened. */
const beginning = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
let readings = 0;
const openSync = fs.openSync;
fs.openSync = (path, ...rest) => { if (String(path).endsWith('/accounts')) readings++; return openSync(path, ...rest); };
syncBuiltinESMExports();
const [root] = process.argv.slice(1);
const print = (...values) => values.forEach((value) => console.log(value));
const time = (work) => { const began = performance.now(); const made = work(); print(performance.now() - began); return made; };
const timed = async (work) => { const [began, before] = [performance.now(), process.cpuUsage()]; await work(); const { user, system } = process.cpuUsage(before); print(performance.now() - began, (user + system) / 1000); };
const parses = () => print(readings);
`;

/** Runs statements in a separate process with the compiled library. */
function script(folder: string, body: string, modules: readonly string[] = ['library/open-databases']): Ran {
  const imports = modules.map(
    (name) =>
      `const { ...m${name.replace(/\W/g, '')} } = await import(${JSON.stringify(pathToFileURL(join(home, `dist/src/${name}.js`)).href)}); Object.assign(globalThis, m${name.replace(/\W/g, '')});`,
  );
  const library = modules.includes('library/open-databases')
    ? 'const databases = openDatabases(root, { environment: {} }); const open = () => databases.open("accounts"); const finish = async () => { databases.close(); await new Promise((resolve) => setTimeout(resolve, 300)); };'
    : '';
  return run(process.execPath, [
    '--input-type=module',
    '-e',
    [beginning, ...imports, library, body].join('\n'),
    folder,
  ]);
}

function command(folder: string, args: readonly string[], input = ''): Ran {
  return run(process.execPath, [join(home, 'dist/src/cli/panelsmith.js'), 'db', ...args], folder, input);
}

interface Ran {
  readonly output: string;
  readonly milliseconds: number;
  /** Processor time of the process and of its finished children, in milliseconds. */
  readonly cpu: number;
}

/** @throws Error if it fails */
function run(program: string, args: readonly string[], root = '', input = ''): Ran {
  const [before, began] = [childTime(), performance.now()];
  const { status, stdout, stderr } = spawnSync(program, args, {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: { ...process.env, PANELSMITH_ROOT: root },
  });
  const taken = performance.now() - began;
  if (status !== 0) throw new Error(`${program} ${args.join(' ').slice(-200)} ended with ${String(status)}: ${stderr}`);
  return { output: stdout, milliseconds: taken, cpu: childTime() - before };
}

/** Processor time of all ended children, in milliseconds. Source: proc(5), fields 16 and 17. */
function childTime(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

function stored(folder: string): string {
  return readFileSync(join(folder, 'home/e-smith/db/accounts'), 'utf8').replace(/^#.*\n/gm, '');
}

function numbers(output: string): number[] {
  return output.trim().split(/\s+/).map(Number);
}

function milliseconds(taken: number): string {
  return `${taken < 10 ? taken.toFixed(2) : taken.toFixed(0)} ms`;
}

function say(line: string): void {
  console.log(line);
}
