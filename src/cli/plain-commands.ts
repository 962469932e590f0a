import type { CommandContext } from './command.ts';

/** A command that parses its own arguments, as the classic programs do. */
interface PlainCommand {
  /** Its line in the help. */
  readonly description: string;
  /** Whether it can be called through a link with its name. */
  readonly isClassic: boolean;
  readonly needsRoot: boolean;
  /** @returns the exit status */
  run(args: readonly string[], context: CommandContext): Promise<number> | number;
}

/**
 * The commands that parse their own arguments, in the order of the help. The code of each is loaded only when needed, so
 * that small commands start fast. All other commands are in `long-commands.ts`.
 */
export const plainCommands: ReadonlyMap<string, PlainCommand> = new Map<string, PlainCommand>([
  [
    'db',
    {
      description: 'read and change a database',
      isClassic: true,
      needsRoot: true,
      run: async (args, context) => (await import('./db/db.ts')).runDb(args, context),
    },
  ],
  [
    'config',
    {
      description: 'read and change the configuration database',
      isClassic: true,
      needsRoot: true,
      run: async (args, context) => (await import('./db/db.ts')).runDb(['configuration', ...args], context),
    },
  ],
  [
    'signal-event',
    {
      description: 'signal an event and run its actions',
      isClassic: true,
      needsRoot: true,
      run: async (args, context) => (await import('./event/signal-event.ts')).signalEventHere(args, context),
    },
  ],
  [
    'expand-template',
    {
      description: 'make a configuration file from its template',
      isClassic: true,
      needsRoot: true,
      run: async (args, context) => (await import('./event/expand-template.ts')).expandTemplateHere(args, context),
    },
  ],
  [
    'progress',
    {
      description: 'report the progress of an action, from within it',
      isClassic: false,
      needsRoot: false,
      run: async (args, context) => (await import('./event/progress.ts')).runProgressCommand(args, context),
    },
  ],
  [
    'validate',
    {
      description: 'check values with the scripts of a validator',
      isClassic: true,
      needsRoot: true,
      run: async (args, context) => (await import('./event/validate.ts')).runValidate(args, context),
    },
  ],
  [
    'initialize-default-databases',
    {
      description: 'load the defaults of every package',
      isClassic: true,
      needsRoot: false,
      run: async (args, context) =>
        (await import('./db/initialize-default-databases.ts')).runInitializeDefaultDatabases(args, context),
    },
  ],
]);
