import { Command, CommanderError } from 'commander';
import { addScriptCommands, scriptCommands } from './changes/add-script-commands.ts';
import type { CommandContext } from './command.ts';
import { addServiceCommands } from './services/service-commands.ts';
import { addPackageCommands } from './package/add-package-commands.ts';
import type { ImportOptions } from './panel/import-csv.ts';

/**
 * Panelsmith's own commands, with help and options.
 * @returns the exit status; 2 for wrong usage
 */
export async function runLongCommand(
  command: string,
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
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
  program
    .command('serve')
    .description('serve the panel')
    .option('--sample', 'fill a root that has no users with a small made-up office')
    .option('--watch', 'show an edited package at once (default, unless the root is /)')
    .option('--no-watch', 'show an edited package only after "packages refresh", or the button on the page Packages')
    .action(async ({ sample = false, watch }: { sample?: boolean; watch?: boolean }) => {
      status = await (await import('./serve/serve.ts')).serve({ sample, watch }, context);
    });
  program
    .command('set-password')
    .description('set the password of an account, read from standard input')
    .argument('<user>', 'account name')
    .action(async (user: string) => {
      status = await (await import('./serve/set-password.ts')).setPassword(user, context);
    });
  program
    .command('new-panel')
    .description('make a working package to begin with')
    .argument('<name>', 'name of the panel: a-z, 0-9, - and _')
    .option('--property <property>', 'property its field edits (default: made of the name)')
    .option('--in <folder>', "folder of packages (default: the root's usr/share/panelsmith/panels)")
    .action(async (name: string, options: { in?: string; property?: string }) => {
      status = await (await import('./package/new-panel.ts')).makeNewPanel(name, options, context);
    });
  program
    .command('check')
    .description('print every mistake of a package, with file and line')
    .argument('<folder>', 'folder of the package')
    .option('--all', 'name each missing lexicon key, not only their number')
    .option('--write-lexicon', 'add the lexicon keys that are missing')
    .option('--language <code>', 'the language to add them to (default: en)')
    .action(async (folder: string, options: { all?: boolean; writeLexicon?: boolean; language?: string }) => {
      status = await (await import('./package/check.ts')).runCheck(folder, context, options);
    });
  program
    .command('test')
    .description('run the tests of a package')
    .argument('<folder>', 'folder of the package')
    .action(async (folder: string) => {
      status = await (await import('./package/test-package.ts')).testPackage(folder, context);
    });
  program
    .command('import-panel')
    .description('write an old FormMagick panel as a package')
    .argument('<file>', 'the panel, or its form XML with a panel.json beside it')
    .requiredOption('--out <folder>', 'the folder to write; it must not exist or be empty')
    .option('--lexicons <folder>', 'folder of its lexicons (default: the folder of the file)')
    .option('--name <name>', 'name of the new panel (default: the old name)')
    .action(async (file: string, options: { out: string; lexicons?: string; name?: string }) => {
      status = await (await import('./package/import-panel.ts')).importPanel(file, options, context);
    });
  program
    .command('import-csv')
    .description("create and change the records of a panel's list as a CSV file says")
    .argument('<panel>', 'name of the panel')
    .argument('<file>', 'the file; its first line names the columns')
    .option('--dry-run', 'print what would be done, and do nothing')
    .option('--leave-out', 'go on without the lines that are wrong')
    .action(async (panel: string, file: string, { dryRun = false, leaveOut = false }: Partial<ImportOptions>) => {
      status = await (await import('./panel/import-csv.ts')).importCsv(panel, file, { dryRun, leaveOut }, context);
    });
  program
    .command('install-services')
    .description('install and configure the services of this server; as root, on Debian 12')
    .option('--dry-run', 'print each step, and do nothing')
    .action(async ({ dryRun = false }: { dryRun?: boolean }) => {
      status = await (await import('./services/install-services.ts')).installServices(dryRun, context);
    });
  program
    .command('doctor')
    .description('compare the accounts with the system, and list what differs')
    .option('--repair', 'signal the events that put it right')
    .option('--json', 'print it as JSON')
    .action(async ({ repair = false, json = false }: { repair?: boolean; json?: boolean }) => {
      status = await (await import('./services/doctor.ts')).doctor({ repair, json }, context);
    });
  addServiceCommands(program, context, (ended) => {
    status = ended;
  });
  addScriptCommands(program, context, (ended) => {
    status = ended;
  });
  addPackageCommands(program, context, (ended) => {
    status = ended;
  });
  for (const [name, description] of Object.entries(classicCommands)) program.command(name).description(description);
  try {
    await program.parseAsync(command === '' ? ['--help'] : [command, ...args], { from: 'user' });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    return scriptCommands.has(command) ? 1 : 2;
  }
}

/** Listed in the help. These commands parse their own arguments. */
const classicCommands: Readonly<Record<string, string>> = {
  db: 'read and change a database',
  config: 'read and change the configuration database',
  'signal-event': 'signal an event and run its actions',
  'expand-template': 'make a configuration file from its template',
  progress: 'in an action: tell how far it is',
  validate: 'check values with the scripts of a validator',
  'initialize-default-databases': 'load the defaults of every package',
};
