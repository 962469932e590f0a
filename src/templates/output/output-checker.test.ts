import { existsSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import type { FragmentMistake } from '../fragment-mistake.ts';
import { checkOutput, hasNoUse, isRealSystem, type OutputChecker } from './output-checker.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

const none: OutputChecker = {
  program: undefined,
  account: undefined,
  command: [],
  refuses: undefined,
  isForAnyRoot: true,
};

/** Checks a file with a shell script that gets it as its argument. */
function check(script: string, more: Partial<OutputChecker> = {}): Promise<readonly FragmentMistake[] | undefined> {
  const program = folder.write('check', `#!/bin/sh\n${script}\n`);
  const checker = { ...none, command: [program, '--file=FILE', 'FILE'], ...more };
  return checkOutput(checker, folder.at('new.tmp'), '/etc/x.conf', openRoot(folder.path));
}

const messages = async (script: string, more?: Partial<OutputChecker>): Promise<unknown> =>
  (await check(script, more))?.map(({ line, message }) => [line, message]);

test('a file that its program accepts has no mistake, whatever that prints', async () => {
  expect(await check('echo "line 3: looks odd"; echo error >&2')).toEqual([]);
  expect(await checkOutput(none, '/x', '/x', openRoot(folder.path))).toEqual([]);
});

test('the program gets the name of the new file in each argument, a plain language and the usual path', async () => {
  await check(`echo "$@" "$LANG" "$PATH" > ${folder.path}/got`);
  const file = folder.at('new.tmp');
  expect(folder.read('got')).toMatch(new RegExp(`^--file=${file} ${file} C.UTF-8 /.*:/.*\n$`));
});

test('a mistake is its first line that says something, with the name that the file will get and its line', async () => {
  expect(await check('echo "Load smb config files from $2"; echo "  $2 line 12: bad $2  " >&2; exit 1')).toEqual([
    { file: '/etc/x.conf', line: 12, message: '/etc/x.conf line 12: bad /etc/x.conf' },
  ]);
  expect(await messages('echo "Weak crypto is allowed"; echo; echo "Error in Line 7"; echo more; exit 1')).toEqual([
    [7, 'Error in Line 7'],
  ]);
  expect(await messages('echo "no newline 5"; exit 1')).toEqual([[undefined, 'no newline 5']]);
});

test('a line that ends with a colon goes on in the next one', async () => {
  expect(await messages('echo "Syntax error on line 4 of FILE:"; echo "Invalid command"; exit 1')).toEqual([
    [4, 'Syntax error on line 4 of FILE: Invalid command'],
  ]);
});

test('what is on standard error comes first', async () => {
  expect(await messages('echo out; echo err >&2; exit 1')).toEqual([[undefined, 'err']]);
});

test.each([
  ['exit 3', 'refuses it with exit status 3'],
  ['echo "Checking syntax"; exit 1', 'refuses it with exit status 1'],
  ['kill -9 $$', 'refuses it with exit status 1'],
])('a program that says nothing (%s) is reported by its exit status', async (script, message) => {
  expect(await messages(script)).toEqual([[undefined, `${folder.at('check')} ${message}`]]);
});

test('lines that match the pattern are mistakes although the exit status is 0', async () => {
  const refuses = /^Unknown/;
  expect(await messages('echo "Unknown option at line 2"; echo fine; echo "  Unknown too"', { refuses })).toEqual([
    [2, 'Unknown option at line 2'],
    [undefined, 'Unknown too'],
  ]);
  expect(await messages('echo "known"', { refuses })).toEqual([]);
});

test('a file is not checked where the program is missing, or in a root that is not the system', async () => {
  const missing = { ...none, command: [folder.at('missing'), 'FILE'] };
  expect(await checkOutput(missing, '/x', '/x', openRoot(folder.path))).toBeUndefined();
  expect(await check(`touch ${folder.path}/ran; exit 1`, { isForAnyRoot: false })).toBeUndefined();
  expect(existsSync(folder.at('ran'))).toBe(false);
});

test('only on the real system a template has no use without its program or account', () => {
  const [real, trial] = [openRoot('/'), openRoot(folder.path)];
  expect([isRealSystem(real), isRealSystem(trial)]).toEqual([true, false]);
  const uses: [Partial<OutputChecker>, boolean][] = [
    [{}, false],
    [{ program: '/bin/sh' }, false],
    [{ program: folder.at('missing') }, true],
    [{ account: 'root' }, false],
    [{ account: 'no-such-account' }, true],
    [{ program: '/bin/sh', account: 'no-such-account' }, true],
  ];
  for (const [more, isUseless] of uses) {
    expect(hasNoUse({ ...none, ...more }, real)).toBe(isUseless);
    expect(hasNoUse({ ...none, ...more }, trial)).toBe(false);
  }
});
