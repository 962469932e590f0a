import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRoot } from '../../src/root.ts';
import { openSystem } from '../../src/system.ts';

const home = join(import.meta.dirname, '../..');

/** docs/services.md; this test runs every command and every file in it unchanged, below a root of its own. */
const manual = readFileSync(join(home, 'docs/services.md'), 'utf8');
const packages = 'usr/share/panelsmith/panels';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-services-'));
  const program = join(home, 'dist/src/cli/panelsmith.js');
  const names = ['panelsmith', 'config', 'db', 'signal-event', 'initialize-default-databases'];
  for (const name of names) {
    const command = name === 'panelsmith' ? '' : ` ${name}`;
    write(`bin/${name}`, `#!/bin/sh\nexec '${process.execPath}' '${program}'${command} "$@"\n`);
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
}

/** This command prints what it does on standard error. */
const talks = /^initialize-default-databases$/;

/** A shell with the commands of the manual, whose root is the folder. Paths below `/etc` are those of the root. */
function web(line: string): string {
  const inRoot = line.replaceAll(/(?<![\w.])\/etc\//g, `${folder}/etc/`);
  const env = { PATH: `${folder}/bin:${process.env['PATH'] ?? ''}`, PANELSMITH_ROOT: folder };
  const { status, stdout } = spawnSync('sh', ['-c', `exec 2>${talks.test(line) ? '/dev/null' : '&1'}\n${inRoot}`], {
    env,
    encoding: 'utf8',
    cwd: folder,
  });
  return `${stdout.replaceAll(folder, '')}${status === 0 ? '' : `[${String(status)}]\n`}`;
}

function files(): [path: string, text: string][] {
  const scripts = [...manual.matchAll(/^```(?:ts|sh)\n(.*?)^```$/gms)].map(([, text = '']): [string, string] => [
    /^(?:\/\/|#) (\S+\/\S+)$/m.exec(text)?.[1] ?? '',
    text,
  ]);
  const plain = [...manual.matchAll(/^```text (\S+\/\S+)\n(.*?)^```$/gms)].map(
    ([, path = '', text = '']): [string, string] => [path, text],
  );
  return [...scripts, ...plain].filter(([path]) => path !== '');
}

test('the commands of the chapter print what it says, `myserver` among them', () => {
  for (const [path, text] of files()) write(path.startsWith('etc/') ? path : `${packages}/${path}`, text);
  // On a new root this folder is made by "services install".
  web('mkdir -p etc/init.d && mv etc/rc.d/init.d/myserver etc/init.d/ && rmdir etc/rc.d/init.d');
  const blocks = [...manual.matchAll(/^```console\n(.*?)^```$/gms)].map(([, text = '']) => text);
  expect(blocks.length).toBeGreaterThan(5);
  const installs = '$ panelsmith services install\n';
  for (const block of blocks)
    for (const [, line = '', printed = ''] of block.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)) {
      const output = web(line);
      if (block === installs) expect(output).toContain('wrote /etc/init.d/e-smith-service');
      else expect([line, output]).toEqual([line, printed]);
    }
  expect(web('ls /etc/rc.d/rc7.d')).toBe('');
});

test('the action of the chapter finds its service', async () => {
  const system = await openSystem(openRoot(folder), { withPanels: false });
  const run = await system.events.signal('doorbell-save', [], { author: 'admin', changeSet: undefined }).finished;
  await system.close();
  const [, output] = /^```text output\n(.*?)^```$/ms.exec(manual) ?? [];
  expect(run.actions.map((action) => action.output).join('')).toBe(output);
});
