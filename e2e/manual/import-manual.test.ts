import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openRoot } from '../../src/root.ts';
import { home } from '../../src/system.ts';
import { openPanel } from '../../src/kit/testing.ts';
import { runLongCommand } from '../../src/cli/long-commands.ts';

// Compiling takes some time.
vi.setConfig({ testTimeout: 120_000 });

/** The section of docs/old-panels.md about converting; this test runs all its blocks unchanged, in order. */
const manual = readFileSync(join(home, 'docs/old-panels.md'), 'utf8');
const section = manual.slice(manual.indexOf('\n## Convert one\n') + 1);
const blocks = [...section.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$|^## (?!Convert one)/gms)];
const end = blocks.findIndex(([heading]) => heading === '## ');
const own = end === -1 ? blocks : blocks.slice(0, end);

let folder: string;
let before: string;

beforeAll(() => {
  before = process.cwd();
  folder = mkdtempSync(join(tmpdir(), 'import-manual-'));
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

async function run(command: string): Promise<string> {
  let said = '';
  const say = (text: string | Uint8Array): void => void (said += Buffer.from(text).toString('utf8'));
  const [, , name = '', ...args] = command.split(' ');
  const context = { root: openRoot(join(folder, 'var')), program: 'panelsmith', environment: {}, out: say, err: say };
  expect([command, await runLongCommand(name, args, { ...context, stdin: () => Promise.resolve('') })]).toEqual([
    command,
    0,
  ]);
  return said;
}

test('an old panel is converted and completed as the manual says', async () => {
  const written = new Set<string>();
  for (const [, language, path, text = ''] of own) {
    if (language === 'console') {
      const command = /^\$ (.*)\n/.exec(text)?.[1] ?? '';
      expect(`$ ${command}\n${await run(command)}`).toBe(text);
    } else if (path?.startsWith('deskclock/') && !written.has(path)) {
      expect(readFileSync(path, 'utf8')).toBe(text);
      written.add(path);
    } else if (path !== undefined) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }
  const panel = await openPanel(join(folder, 'deskclock'));
  const refused = await panel.submit('First', { Alarm: '15' });
  expect(refused.refusals['Alarm']?.text).toBe('An alarm rings before noon.');
  expect((await panel.submit('First', { Alarm: '8' })).message).toBe('The clocks are set.');
  expect(panel.record('configuration', 'deskclock')).toMatchObject({ Face: 'round', Alarm: '8' });
});
