import type { Command } from 'commander';
import type { CommandContext } from '../command.ts';

/**
 * Adds `panelsmith install-services`, `doctor`, `services …`, and the command that start links run.
 * @param ended gets the exit status
 */
export function addServiceCommands(program: Command, context: CommandContext, ended: (status: number) => void): void {
  program
    .command('install-services')
    .description('install and configure the services of this server (only as root, on Debian 12)')
    .option('--dry-run', 'print each step, and do nothing')
    .action(async ({ dryRun = false }: { dryRun?: boolean }) => {
      ended(await (await import('./install-services.ts')).installServices(dryRun, context));
    });
  program
    .command('doctor')
    .description('compare the accounts with the system, and list what differs')
    .option('--repair', 'signal the events that repair the differences')
    .option('--json', 'print it as JSON')
    .action(async ({ repair = false, json = false }: { repair?: boolean; json?: boolean }) => {
      ended(await (await import('./doctor.ts')).doctor({ repair, json }, context));
    });
  addServicesCommands(program, context, ended);
  program
    .command('e-smith-service', { hidden: true })
    .argument('<link>')
    .argument('[args...]')
    .action(async (link: string, args: string[]) => {
      ended(await (await import('./boot.ts')).startLink(link, args, context));
    });
}

/** Adds `panelsmith services …`. */
function addServicesCommands(program: Command, context: CommandContext, ended: (status: number) => void): void {
  const services = program.command('services').description('list the services of this server, and start them at boot');
  services
    .command('list')
    .description('print each service with its status, whether it runs, and its packages')
    .option('--json', 'print it as JSON')
    .action(async ({ json = false }: { json?: boolean }) => {
      ended(await (await import('./list-services.ts')).listServices(json, context));
    });
  services
    .command('boot')
    .description('start the services of the run level in their order (called by the system at boot)')
    .action(async () => {
      ended(await (await import('./boot.ts')).boot('start', context));
    });
  services
    .command('halt')
    .description('stop the services of the run level in the opposite order')
    .action(async () => {
      ended(await (await import('./boot.ts')).boot('stop', context));
    });
  services
    .command('install')
    .description('make the system start services with start links at boot')
    .action(async () => {
      ended(await (await import('./install-boot.ts')).installBoot(context));
    });
  services
    .command('uninstall')
    .description('remove what "services install" has written')
    .action(async () => {
      ended(await (await import('./install-boot.ts')).uninstallBoot(context));
    });
  services
    .command('retire')
    .description('stop services before their files are removed; never fails')
    .argument('<service...>', 'keys of the services')
    .action(async (keys: string[]) => {
      ended(await (await import('./retire.ts')).retire(keys, context));
    });
}
