import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../src/files/temporary-folder.fixture.ts';
import { canRun } from '../../src/process/children/can-run.fixture.ts';
import { Databases } from '../../src/db/file/databases.ts';
import { openRoot, type Root } from '../../src/root.ts';
import { escapeFor, escapes } from '../../src/templates/ejs/escapes.ts';
import { fragmentScope } from '../../src/templates/ejs/fragment-scope.ts';
import { TemplateExpander } from '../../src/templates/template-expander.ts';
import { isSettingName } from '../../src/templates/metadata/metadata-settings.ts';
import type { CommandContext } from '../../src/cli/command.ts';
import { runDb } from '../../src/cli/db/db.ts';
import { runExpandTemplate } from '../../src/cli/event/expand-template.ts';
import { splitWords } from '../../src/cli/shell-words.ts';

/** docs/templates.md; this test runs every example in it unchanged. */
const manual = readFileSync(join(import.meta.dirname, '../../docs/templates.md'), 'utf8');
const hasPerl = canRun('perl', ['-MText::Template', '-e1']);

let root: Root;
let databases: Databases;

beforeEach(() => {
  root = openRoot(temporaryFolder().path);
  databases = new Databases(root);
  mkdirSync(root.databases, { recursive: true });
  mkdirSync(root.path('etc/sysconfig'), { recursive: true });
});

/** A block of the manual: a file to write, or commands and their output. */
interface Block {
  readonly file: string | undefined;
  readonly language: string;
  readonly text: string;
}

/** Returns the blocks from a heading to the next one. */
function blocksBelow(heading: string): Block[] {
  const section = manual.split(/^## /m).find((text) => text.startsWith(heading)) ?? '';
  return [...section.matchAll(/^(?:`([^`\n]+)`:\n\n)?```(\w+)\n(.*?)^```$/gms)].map(
    ([, file, language = '', text = '']) => ({ file, language, text }),
  );
}

async function carryOut(heading: string): Promise<void> {
  for (const { file, language, text } of blocksBelow(heading)) {
    if (file !== undefined) write(file, text);
    else if (language === 'console') expect(await perform(text)).toBe(text);
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(root.path(path)), { recursive: true });
  writeFileSync(root.path(path), text);
}

/** @returns the block with the real output of its commands */
async function perform(block: string): Promise<string> {
  let performed = '';
  for (const [, line = ''] of block.matchAll(/^\$ (.*)$/gm)) performed += `$ ${line}\n${await run(line)}`;
  return performed;
}

async function run(line: string): Promise<string> {
  const [program = '', ...args] = splitWords(line) ?? [];
  if (program === 'touch') {
    write(args[0] ?? '', '');
    return '';
  }
  if (program === 'cat') return readFileSync(root.path(args[0] ?? ''), 'utf8');
  let told = '';
  const tell = (text: string | Uint8Array): void => {
    told += Buffer.from(text).toString('utf8');
  };
  const context = { root, program, environment: {}, stdin: () => Promise.resolve(''), out: tell, err: tell };
  const status = await runProgram(program, args, context);
  return `${told.replaceAll(root.folder, '')}${status === 0 ? '' : `[${status}]\n`}`;
}

async function runProgram(program: string, args: readonly string[], context: CommandContext): Promise<number> {
  if (program !== 'expand-template') return runDb(program === 'config' ? ['configuration', ...args] : args, context);
  const sources = [{ name: 'loggerdemo', folder: root.path('loggerdemo/templates') }];
  const expander = new TemplateExpander({
    root,
    databases,
    sources,
    report: (line) => {
      context.err(`${line}\n`);
    },
  });
  const status = await runExpandTemplate(args, context, expander);
  await expander.close();
  return status;
}

const first = ['A first template', 'Where fragments come from', 'EJS fragments', 'Escapes', 'The output', 'Metadata'];

test('every example of the manual is run', () => {
  const sections = [...first, 'Classic fragments', 'The command'];
  const count = sections.flatMap(blocksBelow).length;
  expect(count).toBe(manual.split('```').length >> 1);
  expect(count).toBeGreaterThan(15);
});

test('fragments, databases, escapes, errors and metadata work as the manual says', async () => {
  for (const heading of [...first, 'The command']) await carryOut(heading);
});

test.skipIf(!hasPerl)('classic fragments work as the manual says', async () => {
  for (const heading of [...first, 'Classic fragments']) await carryOut(heading);
});

describe('the tables of the manual', () => {
  /** Returns the names in backquotes in a column of the table below a heading. */
  function names(heading: string, column = 1): string[] {
    const section = manual.split(/^## /m).find((text) => text.startsWith(heading)) ?? '';
    const cells = section.split('\n').map((line) => line.split('|')[column] ?? '');
    return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
  }

  test('name what EJS fragments have', () => {
    const scope = fragmentScope({ open: (name) => databases.open(name).snapshot() }, undefined, undefined);
    const named = names('EJS fragments').map((name) => name.replace(/\(.*\)/, ''));
    expect(named.filter((name) => !/[%<>]/.test(name)).sort()).toEqual(Object.keys(scope).sort());
  });

  test('name the escapes and the files they are for', () => {
    expect(names('Escapes').sort()).toEqual(Object.keys(escapes).sort());
    const section = manual.split(/^## /m).find((text) => text.startsWith('Escapes')) ?? '';
    for (const [, escape = '', files = ''] of section.matchAll(/^\| `(\w+)` \| (.*?) \|/gm))
      for (const [, ending = ''] of files.matchAll(/`(\.\w+)`/g))
        expect(escapeFor(`/etc/x/${ending === '.env' ? '' : 'x'}${ending}`)).toBe(escape);
    for (const folder of ['sysconfig', 'default', 'profile.d']) expect(escapeFor(`/etc/${folder}/x`)).toBe('shell');
  });

  test('name only existing settings', () => {
    const named = names('Metadata').filter((name) => /^[A-Z_]+$/.test(name));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !isSettingName(name))).toEqual([]);
  });
});
