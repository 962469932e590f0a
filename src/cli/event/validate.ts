import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { validate } from '../../events/ask-validators.ts';
import type { CommandContext } from '../command.ts';

/**
 * `validate NAME ARG ...`: calls the scripts of a validator with values. Their output is passed on; a refusal then
 * prints one line `NAME,SCRIPT,CODE` on standard output.
 * @returns 0 valid, 1 refused, 2 no such validator, 255 wrong usage
 */
export async function runValidate(args: readonly string[], context: CommandContext): Promise<number> {
  const [name = '', ...values] = args;
  if (['', '-h', '--help'].includes(name)) {
    context.err(`usage: ${context.program} NAME [ARG ...]\n`);
    return 255;
  }
  const verdict = await validate(context.root, name, (script) => runScript(script, values, context));
  if (verdict.how === 'unknown') {
    context.err(`${context.program}: there is no validator "${name}"\n`);
    return 2;
  }
  if (verdict.how === 'valid') return 0;
  context.out(`${name},${verdict.script},${verdict.code}\n`);
  return 1;
}

function runScript(script: string, values: readonly string[], context: CommandContext): Promise<{ status: number }> {
  return new Promise((resolve) => {
    const child = spawn(script, [...values], { stdio: ['inherit', 'pipe', 'pipe'] });
    child.stdout.on('data', (bytes: Buffer) => {
      context.out(bytes);
    });
    child.stderr.on('data', (bytes: Buffer) => {
      context.err(bytes.toString());
    });
    child.once('error', (error) => {
      context.err(`${script} cannot be started: ${error.message}\n`);
      resolve({ status: 127 });
    });
    child.once('close', (status, signal) => {
      resolve({ status: signal === null ? (status ?? 0) : 128 + constants.signals[signal] });
    });
  });
}
