import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findUnixAccount } from '../../accounts/unix/read-accounts.ts';
import type { Root } from '../../root.ts';
import { programPath } from '../../process/program-path.ts';
import type { FragmentMistake } from '../fragment-mistake.ts';

/** The settings in a template's metadata about the program that reads its output. */
export interface OutputChecker {
  /** The program that reads the output; without it the template is left out on the real system. */
  readonly program: string | undefined;
  /** A Unix account that the output names; until it exists, the template is left out on the real system. */
  readonly account: string | undefined;
  /** The command that checks a file: program and arguments, one of them `FILE`. Empty: the file is not checked. */
  readonly command: readonly string[];
  /** If a line of the command's output matches, the file is refused although the exit status is 0. */
  readonly refuses: RegExp | undefined;
  /** Whether the command also works in a trial root, which lacks the accounts and folders of the running system. */
  readonly isForAnyRoot: boolean;
}

export function isRealSystem(root: Root): boolean {
  return root.folder === '/';
}

/** Whether what the output is for is missing on the real system: its program, or an account that it names. */
export function hasNoUse({ program, account }: OutputChecker, root: Root): boolean {
  if (!isRealSystem(root)) return false;
  return isMissing(program) || (account !== undefined && findUnixAccount(root, account) === undefined);
}

function isMissing(program: string | undefined): boolean {
  return program !== undefined && !existsSync(program);
}

/**
 * Checks a new file before it replaces the old one.
 * @param file the new file, under a temporary name
 * @param output the name that the file will get, used in mistakes
 * @returns the mistakes; empty if the checker accepts the file; undefined if there is no checker here
 */
export async function checkOutput(
  { program: reader, command, refuses, isForAnyRoot }: OutputChecker,
  file: string,
  output: string,
  root: Root,
): Promise<readonly FragmentMistake[] | undefined> {
  const [program, ...args] = command;
  if (program === undefined) return [];
  if (!isForAnyRoot && !isRealSystem(root)) return undefined;
  // A shell that calls it would refuse every file.
  if (isMissing(reader)) return undefined;
  const { status, text } = await runChecker(
    program,
    args.map((arg) => arg.replaceAll('FILE', file)),
  );
  if (status === undefined) return undefined;
  const lines = text
    .replaceAll(file, output)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  if (status === 0) return lines.filter((line) => refuses?.test(line)).map((message) => mistakeAt(output, message));
  const [first = `${program} refuses it with exit status ${status}`, second = ''] = lines.filter(worthSaying);
  return [mistakeAt(output, first.endsWith(':') ? `${first} ${second}` : first)];
}

/** Longest time for a checker, in milliseconds. */
const checkerMs = 30_000;

/** @returns an undefined status if the program is not installed */
function runChecker(program: string, args: readonly string[]): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve) => {
    const env = { PATH: programPath, LANG: 'C.UTF-8' };
    const limits = { timeout: checkerMs, killSignal: 'SIGKILL', maxBuffer: 1024 * 1024 } as const;
    execFile(program, [...args], { ...limits, env }, (error, stdout, stderr) => {
      const text = `${stderr}\n${stdout}`;
      if (!error) resolve({ status: 0, text });
      else if (error.code === 'ENOENT') resolve({ status: undefined, text });
      else resolve({ status: typeof error.code === 'number' ? error.code : 1, text });
    });
  });
}

/** Whether a line of the output may be the message of a mistake: programs print other lines before and after it. */
function worthSaying(line: string): boolean {
  return !/^(Load smb config files|Loaded services file|Action |The Apache error log|Weak crypto|Checking syntax)/.test(
    line,
  );
}

/** A mistake with its line, if the checker names it in one of the usual ways. */
function mistakeAt(file: string, message: string): FragmentMistake {
  const line = /\bline (\d+)/i.exec(message)?.[1];
  return { file, line: line === undefined ? undefined : Number(line), message };
}
