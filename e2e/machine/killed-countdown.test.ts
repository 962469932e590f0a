import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../src/files/temporary-folder.fixture.ts';
import { openRoot } from '../../src/root.ts';
import { home, openSystem, type System } from '../../src/system.ts';

/** Kills this process itself before its n-th call that changes something on the disk. */
const killer = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
let left = Number(process.env.KILL_AT);
const step = () => { if (--left === 0) process.kill(process.pid, 'SIGKILL'); };
const wrap = (owner, name) => {
  const real = owner[name];
  owner[name] = function (...args) { if (globalThis.armed) step(); return real.apply(this, args); };
};
for (const name of ['renameSync', 'linkSync', 'rmSync', 'unlinkSync', 'writeSync', 'writeFileSync', 'fsyncSync', 'fsync', 'writev'])
  wrap(fs, name);
const handle = await fs.promises.open(process.execPath, 'r');
for (const name of ['appendFile', 'datasync', 'sync', 'write']) wrap(Object.getPrototypeOf(handle), name);
await handle.close();
syncBuiltinESMExports();
`;

const dist = (path: string): string => JSON.stringify(pathToFileURL(join(home, 'dist/src', path)).href);

/** Either saves a change that has to be confirmed, or takes one back whose time is up. */
const program = `
import { openRoot } from ${dist('root.js')};
import { openSystem } from ${dist('system.js')};
import { ChangeSet } from ${dist('changes/change-set.js')};
const system = await openSystem(openRoot(process.env.ROOT), { withPanels: false });
globalThis.armed = true;
if (process.env.DOES === 'save') {
  const changes = new ChangeSet(system.databases);
  changes.configuration.setProps('panelport', { Port: '8080', PinSecret: 'new-pin' });
  changes.database('hosts').create('gate', 'host', { Port: '8080' });
  changes.signal('panel-move');
  const applied = await system.changes.applyToConfirm(changes, { account: 'admin', origin: 'address/move' }, undefined, { seconds: 600, session: undefined });
  await applied.settled;
} else {
  await system.events.recover();
  await system.changes.recover();
  const { id } = system.changes.countdown.pending ?? {};
  if (id) await system.changes.countdown.settled(id);
}
globalThis.armed = false;
await system.close();
console.log('done');
process.exit(0);
`;

let folder: string;

beforeEach(() => {
  folder = temporaryFolder().path;
  write('killer.mjs', killer);
  write('program.mjs', program);
  write('root/home/e-smith/db/configuration', 'panelport=configuration|PinSecret|old-pin|Port|80\n');
  write('root/etc/e-smith/events/panel-move/templates2expand/etc/panel.port', '');
  write('root/etc/e-smith/templates/etc/panel.port/10port.ejs', '<%= configuration.panelport.Port %>\n');
});

function write(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
}

/** @returns whether it ended by itself */
function run(root: string, does: 'save' | 'take back', killAt: number): boolean {
  const { stdout, stderr, signal } = spawnSync(
    process.execPath,
    ['--import', pathToFileURL(join(folder, 'killer.mjs')).href, join(folder, 'program.mjs')],
    { env: { ...process.env, ROOT: root, DOES: does, KILL_AT: `${killAt}` }, encoding: 'utf8', timeout: 60_000 },
  );
  if (signal === 'SIGKILL') return false;
  expect(stdout, stderr).toContain('done');
  return true;
}

function stateOf(system: System): { port: string | undefined; pin: string | undefined; gate: string | undefined } {
  const record = system.databases.configuration.snapshot().get('panelport');
  const gate = system.databases.open('hosts').snapshot().get('gate');
  return { port: record?.prop('Port'), pin: record?.prop('PinSecret'), gate: gate?.prop('Port') };
}

const before = { port: '80', pin: 'old-pin', gate: undefined };
const after = { port: '8080', pin: 'new-pin', gate: '8080' };

/** Starts again, and returns the state after the recovery. */
async function restart(
  root: string,
): Promise<{ state: ReturnType<typeof stateOf>; isPending: boolean; states: string[] }> {
  const system = await openSystem(openRoot(root), { withPanels: false });
  try {
    await system.events.recover();
    await system.changes.recover();
    const { pending } = system.changes.countdown;
    if (pending && system.changes.countdown.secondsLeft(pending) === 0)
      await system.changes.countdown.settled(pending.id);
    for (const { id } of system.events.recent(10))
      for await (const report of system.events.follow(id) ?? []) expect(report).toBeDefined();
    const { entries } = await system.changes.history.read(10);
    return {
      state: stateOf(system),
      isPending: system.changes.countdown.pending !== undefined,
      states: entries.map(({ state }) => state),
    };
  } finally {
    await system.close();
  }
}

function makeOverdue(root: string): void {
  const file = join(root, 'var/lib/panelsmith/pending-change.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), until: Date.now() - 1 }));
}

const portFile = (root: string): string => {
  const file = join(root, 'etc/panel.port');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

/**
 * Tests every eighth step, starting with a different one in each run, so that all are tested over time; with
 * `PANELSMITH_EVERY_STEP=1` every step.
 */
const stride = process.env['PANELSMITH_EVERY_STEP'] !== undefined ? 1 : 8;
const first = 1 + Math.floor(Math.random() * stride);

const isBuilt = existsSync(join(home, 'dist/src/system.js'));

test.runIf(isBuilt)(
  'killed at any step of saving, the change is there with its countdown, or not at all',
  { timeout: 600_000 },
  async () => {
    for (let step = first, isOver = false; !isOver; step += stride) {
      const root = join(folder, `save-${step}`);
      cpSync(join(folder, 'root'), root, { recursive: true });
      isOver = run(root, 'save', step);
      const { state, isPending, states } = await restart(root);
      expect(states, `step ${step}`).not.toContain('prepared');
      if (isPending) {
        // The history does not have the secret, so the change cannot be completed; taking it back restores everything.
        if (state.port === after.port && state.gate === after.gate) expect(state, `step ${step}`).toEqual(after);
        makeOverdue(root);
        const settled = await restart(root);
        expect(settled.isPending).toBe(false);
        expect(settled.state, `step ${step}`).toEqual(before);
        expect(['', '80\n']).toContain(portFile(root));
        expect(settled.states.filter((one) => one === 'interrupted')).toEqual([]);
      } else expect(state, `step ${step}`).toEqual(before);
      if (isOver) expect(isPending).toBe(true);
      rmSync(root, { recursive: true, force: true });
    }
  },
);

test.runIf(isBuilt)(
  'killed at any step of taking back, it is taken back at the next start',
  { timeout: 600_000 },
  async () => {
    const made = join(folder, 'made');
    cpSync(join(folder, 'root'), made, { recursive: true });
    expect(run(made, 'save', 0)).toBe(true);
    expect(portFile(made)).toBe('8080\n');
    makeOverdue(made);
    for (let step = first, isOver = false; !isOver; step += stride) {
      const root = join(folder, `back-${step}`);
      cpSync(made, root, { recursive: true });
      isOver = run(root, 'take back', step);
      const { state, isPending, states } = await restart(root);
      expect([state, isPending], `step ${step}`).toEqual([before, false]);
      expect(portFile(root), `step ${step}`).toBe('80\n');
      expect(
        states.filter((one) => one === 'interrupted' || one === 'prepared'),
        `step ${step}`,
      ).toEqual([]);
      rmSync(root, { recursive: true, force: true });
    }
  },
);
