import { ProgressClient } from '../../events/progress/progress-client.ts';
import type { CommandContext } from '../command.ts';

/**
 * `panelsmith progress FRACTION [MESSAGE]`: reports the progress of an executable action. Does nothing outside a run.
 * @returns 0, or 2 for wrong usage
 */
export async function runProgressCommand(
  [number = '', message]: readonly string[],
  context: CommandContext,
): Promise<number> {
  const fraction = number === '' ? NaN : Number(number);
  if (!(fraction >= 0 && fraction <= 1)) {
    context.err(`usage: ${context.program} FRACTION [MESSAGE]\n       FRACTION is from 0 to 1\n`);
    return 2;
  }
  const client = ProgressClient.open(context.environment);
  await client?.progress(fraction, message ?? null);
  client?.close();
  return 0;
}
