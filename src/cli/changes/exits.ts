import { complain, type CommandContext } from '../command.ts';

/** Exit status of a command for scripts. */
export const exits = { nothing: 0, fail: 1, changes: 2 } as const;

export function fail(context: CommandContext, ...lines: readonly string[]): number {
  for (const line of lines) complain(context, line);
  return exits.fail;
}
