import type { Command } from 'commander';
import type { CommandContext } from '../command.ts';

/**
 * Adds the commands for packages to the program.
 * @param ended gets the exit status
 */
export function addPackageCommands(program: Command, context: CommandContext, ended: (status: number) => void): void {
  const packages = program.command('packages').description('list, check, build, install, update and remove packages');
  packages
    .command('list')
    .description('print each package with its state and folder')
    .action(async () => {
      ended(await (await import('./list-packages.ts')).listPackages(context));
    });
  packages
    .command('check')
    .description('print every mistake of packages, with file and line')
    .argument('<folders...>', 'folders of packages, or names of installed ones')
    .action(async (folders: string[]) => {
      ended(await (await import('./check-each.ts')).checkEach(folders, context));
    });
  addTransactionCommands(packages, context, ended);
  addFollowingCommands(packages, context, ended);
  packages
    .command('build')
    .description('build a package for apt or dnf')
    .argument('<folder>', 'folder of the package')
    .option('--deb', 'a Debian package')
    .option('--rpm', 'an RPM')
    .option('--out <folder>', 'folder of the result (default: the working folder)')
    .action(async (folder: string, options: { deb?: boolean; rpm?: boolean; out?: string }) => {
      ended(await (await import('./build-package.ts')).buildPackage(folder, options, context));
    });
  packages
    .command('hooks')
    .description('make apt, dpkg and dnf tell Panelsmith when packages change')
    .option('--remove', 'remove these hooks')
    .option(
      '--rpm <folder>',
      'only build an RPM into this folder; installed, it does the same for every front end of rpm',
    )
    .action(async (options: { remove?: boolean; rpm?: string }) => {
      ended(await (await import('./package-hooks.ts')).packageHooks(options, context));
    });
}

/** Adds the commands that install, update and remove packages. */
function addTransactionCommands(packages: Command, context: CommandContext, ended: (status: number) => void): void {
  const transactions = () => import('./transactions/transactions.ts');
  for (const [how, description] of [
    ['install', 'install packages as one transaction, and signal their events'],
    ['update', 'replace installed packages by newer ones, and signal their events'],
  ] as const)
    packages
      .command(how)
      .description(description)
      .argument('<sources...>', 'folders, tar files, or names of npm packages')
      .option('--dry-run', 'print what would be done, and do nothing')
      .action(async (sources: string[], { dryRun = false }: { dryRun?: boolean }) => {
        ended(await (await transactions()).installPackages(sources, how, dryRun, context));
      });
  packages
    .command('remove')
    .description('remove packages, and signal the events of those that remain')
    .argument('<names...>', 'names of packages')
    .option('--dry-run', 'print what would be done, and do nothing')
    .action(async (names: string[], { dryRun = false }: { dryRun?: boolean }) => {
      ended(await (await transactions()).removePackages(names, dryRun, context));
    });
}

/** Adds the commands to call after packages were changed by hand or by a package manager. */
function addFollowingCommands(packages: Command, context: CommandContext, ended: (status: number) => void): void {
  packages
    .command('refresh')
    .description('look for packages again, and signal the events of those that changed')
    .action(async () => {
      ended(await (await import('./transactions/transactions.ts')).refreshAndConfigure(context));
    });
  packages
    .command('changed')
    .description('signal the events of the packages that changed since the last time; for hooks')
    .option('--quiet', 'print nothing')
    .action(async ({ quiet = false }: { quiet?: boolean }) => {
      const nothing = (): void => undefined;
      const output = quiet ? { ...context, out: nothing, err: nothing } : context;
      ended(await (await import('./transactions/packages-changed.ts')).packagesChanged(output));
    });
  packages
    .command('leaving')
    .description('stop the services of a package before its files are removed; for its scripts')
    .argument('<name>', 'full name of the package')
    .argument('<what>', 'the argument of the package manager: "remove" or 0 for a removal')
    .action(async (name: string, what: string) => {
      ended(await (await import('./transactions/leaving.ts')).packageLeaving(name, what, context));
    });
}
