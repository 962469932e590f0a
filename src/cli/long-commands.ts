import { Command, CommanderError } from 'commander';
import { addScriptCommands, scriptCommands } from './changes/add-script-commands.ts';
import { isRootMissing, type CommandContext } from './command.ts';
import { addAuthorCommands } from './package/add-author-commands.ts';
import { addPackageCommands } from './package/add-package-commands.ts';
import { plainCommands } from './plain-commands.ts';
import { addPanelCommands } from './panel/add-panel-commands.ts';
import { addServeCommands } from './serve/add-serve-commands.ts';
import { addServiceCommands } from './services/add-service-commands.ts';

/**
 * Panelsmith's own commands, with help and options.
 * @returns the exit status; 2 for wrong usage
 */
export async function runLongCommand(
  command: string,
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  if (needsRoot.has(command) && isRootMissing(context)) return 1;
  let status = 0;
  const program = new Command('panelsmith')
    .description('A web admin panel for servers of the e-smith family.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        context.out(text);
      },
      writeErr: (text) => {
        context.err(text);
      },
    });
  const ended = (exit: number): void => {
    status = exit;
  };
  addServeCommands(program, context, ended);
  addPanelCommands(program, context, ended);
  addServiceCommands(program, context, ended);
  addScriptCommands(program, context, ended);
  addAuthorCommands(program, context, ended);
  addPackageCommands(program, context, ended);
  for (const [name, { description }] of plainCommands) program.command(name).description(description);
  try {
    await program.parseAsync(command === '' ? ['--help'] : [command, ...args], { from: 'user' });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    return scriptCommands.has(command) ? 1 : 2;
  }
}

/** Commands that need an existing root; `serve` creates one. */
const needsRoot: ReadonlySet<string> = new Set([
  ...scriptCommands,
  ...['set-password', 'packages', 'new-panel', 'import-csv', 'doctor', 'services'],
]);
