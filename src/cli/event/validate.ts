import { runValidators } from '../../events/run-validators.ts';
import { complain, type CommandContext } from '../command.ts';
import { runPiped } from '../run-piped.ts';

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
  const verdict = await runValidators(context.root, name, async (script) => ({
    status: await runPiped(script, values, { input: 'inherit' }, context),
  }));
  if (verdict.how === 'unknown') {
    complain(context, `there is no validator "${name}"`);
    return 2;
  }
  if (verdict.how === 'valid') return 0;
  context.out(`${name},${verdict.script},${verdict.code}\n`);
  return 1;
}
