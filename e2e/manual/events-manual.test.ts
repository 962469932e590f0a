import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRoot } from '../../src/root.ts';
import { openSystem } from '../../src/system.ts';
import type { CommandContext } from '../../src/cli/command.ts';
import { runDb } from '../../src/cli/db/db.ts';
import { runSignalEvent } from '../../src/cli/event/signal-event.ts';
import { runValidate } from '../../src/cli/event/validate.ts';
import { splitWords } from '../../src/cli/shell-words.ts';

/** docs/events.md; this test runs every example in it unchanged. */
const manual = readFileSync(join(import.meta.dirname, '../../docs/events.md'), 'utf8');

let folder: string;
const program = join(import.meta.dirname, '../../dist/src/cli/panelsmith.js');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-manual-'));
  for (const [path, text] of files()) write(path, text);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Returns the blocks of one language, in order. */
function blocks(language: string): string[] {
  return [...manual.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map((match) => match[1] ?? '');
}

/** Returns the files shown in the manual. The path is in a comment at the top, or beside the language. */
function files(): [path: string, text: string][] {
  const commented = [...blocks('ts'), ...blocks('sh')].map((text): [string, string] => [
    /^(?:\/\/|#) (\S+\/\S+)$/m.exec(text)?.[1] ?? '',
    text,
  ]);
  const plain = [...manual.matchAll(/^```text (\S+\/\S+)\n(.*?)^```$/gms)].map((match): [string, string] => [
    match[1] ?? '',
    match[2] ?? '',
  ]);
  return [...commented, ...plain].filter(([path]) => path !== '');
}

function write(path: string, text: string): void {
  const file = join(folder, path.startsWith('letters/') ? 'packages' : '', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
}

/** Runs one command; returns its output, and its exit status in brackets unless it is 0. */
async function perform(line: string): Promise<string> {
  const [name = '', ...args] = splitWords(line) ?? [];
  let out = '';
  const context: CommandContext = {
    root: openRoot(folder),
    program: name,
    environment: {},
    stdin: () => Promise.resolve(''),
    out: (text) => (out += Buffer.from(text).toString('utf8')),
    err: () => undefined,
  };
  const status = await runCommandOf(name, args, context);
  return `${out.replace(/"pid":\d+/g, '"pid":4711').replace(/"time":[\d.]+/g, '"time":0.1')}${status === 0 ? '' : `[${status}]\n`}`;
}

async function runCommandOf(name: string, args: readonly string[], context: CommandContext): Promise<number> {
  if (name === 'validate') return runValidate(args, context);
  if (name !== 'signal-event') return runDb(name === 'config' ? ['configuration', ...args] : args, context);
  const system = await openManualSystem();
  try {
    return await runSignalEvent(args, context, system.events);
  } finally {
    await system.close();
  }
}

function openManualSystem(): ReturnType<typeof openSystem> {
  const packageFolders = [join(folder, 'packages')];
  return openSystem(openRoot(folder), { packageFolders, withPanels: false, commands: program });
}

test('the commands print what the manual says', async () => {
  expect(files().map(([path]) => path)).not.toContain('');
  expect(blocks('console').length).toBeGreaterThan(2);
  for (const block of blocks('console')) {
    let performed = '';
    for (const [, line = ''] of block.matchAll(/^\$ (.*)$/gm)) performed += `$ ${line}\n${await perform(line)}`;
    expect(performed).toBe(block);
  }
});

test('the actions print and do what the manual says', async () => {
  await perform('db accounts set abc user FirstName Zoë');
  await perform('config set letterd service status enabled');
  const system = await openManualSystem();
  const run = await system.events.signal('letter-send', ['abc'], { author: 'admin', changeSet: undefined }).finished;
  await system.close();
  const own = run.actions.filter(({ source }) => source === 'letters');
  expect(own.map(({ output }) => output).join('')).toBe(blocks('text output')[0]);
  expect(own.map(({ message }) => message)).toEqual(['writing the letter', 'telling the others']);
  expect(readFileSync(join(folder, 'home/letters/abc'), 'utf8')).toBe('Dear Zoë\n');
  const adjusting = run.actions.find(({ name }) => name === 'S90adjust-services');
  expect(adjusting?.output).toContain('adjusting non-supervised letterd (reload)');
});
