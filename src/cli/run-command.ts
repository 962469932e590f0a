import { existsSync, readFileSync } from 'node:fs';
import { processEnvironment } from '../process/environment.ts';
import { openRoot } from '../root.ts';
import { packageFoldersOf, type CommandContext, sayTo } from './command.ts';
import { writeOut } from './standard-output.ts';

/** @returns the exit status */
export async function runCommand(command: string, args: readonly string[], program: string): Promise<number> {
  const context = processContext(program);
  const missing = usesRoot.has(command) ? missingRoot(context) : undefined;
  if (missing !== undefined) {
    context.err(`${program}: ${missing}\n`);
    return 1;
  }
  switch (command) {
    case 'db':
      return (await import('./db/db.ts')).runDb(args, context);
    case 'config':
      return (await import('./db/db.ts')).runDb(['configuration', ...args], context);
    case 'initialize-default-databases':
      return (await import('./db/initialize-default-databases.ts')).runInitializeDefaultDatabases(args, context);
    case 'signal-event':
      return signalEvent(args, context);
    case 'expand-template':
      return expandTemplate(args, context);
    case 'progress':
      return (await import('./event/progress.ts')).runProgressCommand(args, context);
    case 'validate':
      return (await import('./event/validate.ts')).runValidate(args, context);
    default:
      return (await import('./long-commands.ts')).runLongCommand(command, args, context);
  }
}

/** Commands that need an existing root; `serve` creates one. */
const usesRoot = new Set([
  'db',
  'config',
  'signal-event',
  'expand-template',
  'validate',
  'set-password',
  'packages',
  'new-panel',
  'import-csv',
  'export',
  'plan',
  'apply',
  'confirm',
  'history',
  'revert',
  'doctor',
  'services',
]);

/** In a wrong folder, a new empty root must not be mistaken for the intended one. */
function missingRoot({ root, environment }: CommandContext): string | undefined {
  if (environment['PANELSMITH_ROOT'] !== undefined || existsSync(root.folder)) return undefined;
  return `there is no root ${root.folder}; set PANELSMITH_ROOT, or make one with "panelsmith serve"`;
}

async function signalEvent(args: readonly string[], context: CommandContext): Promise<number> {
  const [{ openSystem }, { runSignalEvent }] = await Promise.all([
    import('../system.ts'),
    import('./event/signal-event.ts'),
  ]);
  const { eventLogOf } = await import('./system-log.ts');
  const packageFolders = packageFoldersOf(context.environment);
  const input = process.stdin.isTTY ? undefined : 'inherit';
  const system = await openSystem(context.root, {
    packageFolders,
    withPanels: false,
    input,
    endsWithUs: true,
    eventLog: eventLogOf(context),
  });
  try {
    const { isUpdateEvent } = await import('../packages/transaction/package-system.ts');
    if (args.some((event) => isUpdateEvent(system, event))) await system.initializeDatabases();
    return await runSignalEvent(args, context, system.events);
  } finally {
    await system.close();
  }
}

async function expandTemplate(args: readonly string[], context: CommandContext): Promise<number> {
  const [{ openSystem }, { runExpandTemplate }] = await Promise.all([
    import('../system.ts'),
    import('./event/expand-template.ts'),
  ]);
  const packageFolders = packageFoldersOf(context.environment);
  const system = await openSystem(context.root, { packageFolders, withPanels: false });
  const expander = system.openTemplates({
    report: sayTo(context),
    print(bytes) {
      context.out(bytes);
    },
  });
  try {
    return await runExpandTemplate(args, context, expander);
  } finally {
    await expander.close();
    await system.close();
  }
}

function processContext(program: string): CommandContext {
  const env = processEnvironment();
  return {
    root: openRoot(env['PANELSMITH_ROOT'] ?? './var'),
    program,
    environment: env,
    stdin: () => Promise.resolve(readFileSync(0, 'utf8')),
    out: writeOut,
    err: (text) => process.stderr.write(text),
  };
}
