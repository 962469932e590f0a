import type { Command } from 'commander';
import type { CommandContext } from '../command.ts';
import type { ImportOptions } from './import-csv.ts';

/**
 * Adds the commands that do what a panel does.
 * @param ended gets the exit status
 */
export function addPanelCommands(program: Command, context: CommandContext, ended: (status: number) => void): void {
  program
    .command('import-csv')
    .description("create and change the records of a panel's list from a CSV file")
    .argument('<panel>', 'name of the panel')
    .argument('<file>', 'the file; its first line names the columns')
    .option('--dry-run', 'print what would be done, and do nothing')
    .option('--leave-out', 'leave out wrong lines and import the others')
    .action(async (panel: string, file: string, { dryRun = false, leaveOut = false }: Partial<ImportOptions>) => {
      ended(await (await import('./import-csv.ts')).importCsv(panel, file, { dryRun, leaveOut }, context));
    });
}
