import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { becomeBase } from '../../src/packages/finding/own-base.ts';
import { openRoot } from '../../src/root.ts';
import { home, type System } from '../../src/system.ts';
import { median } from './load.ts';

const rounds = 40;
const actions = 10;
/** The measured time of the classic `signal-event` without its actions. */
const classicMs = 40;

/**
 * Measures the overhead of an event, and compares ten module actions with ten interpreters. Measures the compiled
 * program.
 */
export async function compareEvents(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-bench-'));
  const { openSystem } = (await import(pathToFileURL(join(home, 'dist/src/system.js')).href)) as {
    openSystem: (root: ReturnType<typeof openRoot>, settings: object) => Promise<System>;
  };
  // A server does this to every root that it opens.
  becomeBase(openRoot(folder));
  writeEvents(folder);
  const system = await openSystem(openRoot(folder), { packageFolders: [join(folder, 'packages')], withPanels: false });
  try {
    await measure(system, folder);
  } finally {
    await system.close();
    rmSync(folder, { recursive: true });
  }
}

async function measure({ events }: System, folder: string): Promise<void> {
  const program = join(folder, 'etc/e-smith/events/one/S10a');
  const signal = async (event: string): Promise<number> => {
    const began = performance.now();
    const run = await events.signal(event, [], { author: 'bench', changeSet: undefined }).finished;
    if (run.state !== 'done') throw new Error(`${event}: ${run.state} ${run.actions[0]?.output ?? ''}`);
    return performance.now() - began;
  };
  for (const event of ['one', 'ten', 'modules']) await signal(event);
  const taken = {
    bare: [] as number[],
    one: [] as number[],
    ten: [] as number[],
    modules: [] as number[],
    perl: [] as number[],
  };
  for (let round = 0; round < rounds; round += 1) {
    taken.bare.push(timed(() => spawnSync(program, ['one'])));
    taken.one.push(await signal('one'));
    taken.ten.push(await signal('ten'));
    taken.modules.push(await signal('modules'));
    taken.perl.push(timed(() => Array.from({ length: actions }, () => spawnSync('perl', ['-e', '0']))));
  }
  const [bare, one, ten, modules, perl] = [taken.bare, taken.one, taken.ten, taken.modules, taken.perl].map(median);
  const perAction = ((ten ?? 0) - actions * (bare ?? 0)) / actions;
  const classic = (perl ?? 0) + classicMs;
  console.log(
    `event of one executable: ${shown(one)}, ${shown((one ?? 0) - (bare ?? 0))} over the program itself (${shown(bare)})`,
  );
  console.log(`event of ten executables: ${shown(ten)}, ${shown(perAction)} for each over the program itself`);
  console.log(
    `event of ten module actions: ${shown(modules)}, ${(classic / (modules ?? 1)).toFixed(1)} times faster than ten perl (${shown(perl)}) and the classic ${classicMs} ms`,
  );
}

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

function shown(milliseconds: number | undefined): string {
  return `${(milliseconds ?? 0).toFixed(2)} ms`;
}

function writeEvents(folder: string): void {
  const write = (path: string, text: string): void => {
    const file = join(folder, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
    if (text.startsWith('#!')) chmodSync(file, 0o755);
  };
  const script = '#!/bin/sh\n:\n';
  write('etc/e-smith/events/one/S10a', script);
  for (let count = 10; count < 10 + actions; count += 1) {
    write(`etc/e-smith/events/ten/S${count}a`, script);
    write(
      `packages/bench/events/modules/S${count}a.ts`,
      `import { defineAction } from 'panelsmith';\nexport default defineAction((action) => { action.print('done'); });\n`,
    );
  }
}
