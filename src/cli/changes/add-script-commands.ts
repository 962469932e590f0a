import type { Command } from 'commander';
import type { CommandContext } from '../command.ts';
import type { HistoryOptions } from './history-commands.ts';
import type { RevertOptions } from './revert-command.ts';

/** Commands for scripts. Their exit status: 0 nothing to do, 2 changes, 1 error or misuse. */
export const scriptCommands: ReadonlySet<string> = new Set(['export', 'plan', 'apply', 'confirm', 'history', 'revert']);

/**
 * Adds them to the program.
 * @param ended gets the exit status
 */
export function addScriptCommands(program: Command, context: CommandContext, ended: (status: number) => void): void {
  addStateCommands(program, context, ended);
  addHistoryCommand(program, context, ended);
  addRevertCommand(program, context, ended);
}

const json = ['--json', 'print JSON'] as const;
const why = ['--why <note>', 'a note for the history'] as const;

function addStateCommands(program: Command, context: CommandContext, ended: (status: number) => void): void {
  const state = () => import('./state-commands.ts');
  program
    .command('export')
    .description('print the records of databases as a file for plan and apply, with masked secrets')
    .option('--databases <names>', 'names, separated by commas (default: all)')
    .option('--format <format>', 'yaml or json', 'yaml')
    .option(...json)
    .action(async (options: { databases?: string; format?: string; json?: boolean }) => {
      ended(await (await state()).exportState(options, context));
    });
  program
    .command('plan')
    .description('print what apply would do')
    .argument('<file>', 'wanted records, in YAML or JSON')
    .option(...json)
    .action(async (file: string, options: { json?: boolean }) => {
      ended(await (await state()).planOrApply('plan', file, options, context));
    });
  program
    .command('apply')
    .description('change the databases to what a file says, and signal the events')
    .argument('<file>', 'wanted records, in YAML or JSON')
    .option(
      '--confirm-within <seconds>',
      'take it back unless it is confirmed in time: with Enter, or "panelsmith confirm"',
    )
    .option(...json)
    .option(...why)
    .action(async (file: string, options: { json?: boolean; why?: string; confirmWithin?: string }) => {
      ended(await (await state()).planOrApply('apply', file, options, context));
    });
  program
    .command('confirm')
    .description('confirm a change, which is otherwise taken back')
    .action(async () => {
      ended(await (await import('./confirm-command.ts')).confirmChange(context));
    });
}

function addHistoryCommand(program: Command, context: CommandContext, ended: (status: number) => void): void {
  const history = () => import('./history-commands.ts');
  const list = program
    .command('history')
    .description('print who changed what, newest first')
    .option('--person <name>', 'by this person')
    .option('--panel <name>', 'in this panel')
    .option('--record <record>', 'of this record: DATABASE:KEY, or a key')
    .option('--property <name>', 'of this property')
    .option('--text <text>', 'with this text in it')
    .option('--made <maker>', 'by a person, a program, or outside')
    .option('--from <time>', 'since then')
    .option('--to <time>', 'until then')
    .option('--limit <count>', 'at most this number (default: 30)')
    .option('--csv', 'print CSV')
    .option(...json)
    .action(async (options: HistoryOptions) => {
      ended(await (await history()).listHistory(options, context));
    });
  list
    .command('show')
    .description('print one change')
    .argument('<number>', 'its number')
    .action(async (number: string) => {
      ended(await (await history()).showHistory(number, list.opts(), context));
    });
}

function addRevertCommand(program: Command, context: CommandContext, ended: (status: number) => void): void {
  const several = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
  program
    .command('revert')
    .description('take a change back, or everything since a time')
    .argument('[number]', 'its number')
    .option('--since <time>', 'everything since then')
    .option('--only <id>', 'only this record or property, as DATABASE/KEY/PROPERTY; may be repeated', several)
    .option(
      '--keep <id>',
      'keep the present value of this record or property; "all" for every one; may be repeated',
      several,
    )
    .option(
      '--back <id>',
      'take this record or property back although it was changed again; "all" for every one; may be repeated',
      several,
    )
    .option('--dry-run', 'print what would be done, and do nothing')
    .option(...json)
    .option(...why)
    .action(async (number: string | undefined, options: RevertOptions) => {
      ended(await (await import('./revert-command.ts')).revertChange(number, options, context));
    });
}
