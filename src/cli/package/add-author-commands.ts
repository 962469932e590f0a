import type { Command } from 'commander';
import type { CommandContext } from '../command.ts';

/**
 * Adds the commands for authors of packages.
 * @param ended gets the exit status
 */
export function addAuthorCommands(program: Command, context: CommandContext, ended: (status: number) => void): void {
  program
    .command('new-panel')
    .description('write a small working package to start with')
    .argument('<name>', 'name of the panel: a-z, 0-9, - and _')
    .option('--property <property>', 'the property that its field edits (default: made from the name)')
    .option('--in <folder>', "folder of packages (default: the root's usr/share/panelsmith/panels)")
    .action(async (name: string, options: { in?: string; property?: string }) => {
      ended(await (await import('./new-panel.ts')).makeNewPanel(name, options, context));
    });
  program
    .command('check')
    .description('print every mistake of a package, with file and line')
    .argument('<folder>', 'folder of the package')
    .option('--all', 'name each missing lexicon key, not only their number')
    .option('--write-lexicon', 'add the lexicon keys that are missing')
    .option('--language <code>', 'the language to add them to (default: en)')
    .action(async (folder: string, options: { all?: boolean; writeLexicon?: boolean; language?: string }) => {
      ended(await (await import('./check.ts')).runCheck(folder, context, options));
    });
  program
    .command('test')
    .description('run the tests of a package')
    .argument('<folder>', 'folder of the package')
    .action(async (folder: string) => {
      ended(await (await import('./test-package.ts')).testPackage(folder, context));
    });
  program
    .command('import-panel')
    .description('write an old FormMagick panel as a package')
    .argument('<file>', 'the panel, or its form XML with a panel.json next to it')
    .requiredOption('--out <folder>', 'the folder to write; it must not exist or be empty')
    .option('--lexicons <folder>', 'folder of its lexicons (default: the folder of the file)')
    .option('--name <name>', 'name of the new panel (default: the old name)')
    .action(async (file: string, options: { out: string; lexicons?: string; name?: string }) => {
      ended(await (await import('./import-panel.ts')).importPanel(file, options, context));
    });
}
