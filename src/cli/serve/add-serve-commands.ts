import type { Command } from 'commander';
import type { CommandContext } from '../command.ts';
import { stopGrowing } from './small-start.ts';

/**
 * Adds `panelsmith serve`, and setting the first password.
 * @param ended gets the exit status
 */
export function addServeCommands(program: Command, context: CommandContext, ended: (status: number) => void): void {
  program
    .command('serve')
    .description('serve the panel')
    .option('--sample', 'fill a root without users with a small sample office')
    .option('--watch', 'show an edited package at once (default, unless the root is /)')
    .option('--no-watch', 'show an edited package only after "packages refresh", or the button on the page Packages')
    .action(async ({ sample = false, watch }: { sample?: boolean; watch?: boolean }) => {
      stopGrowing();
      ended(await (await import('./serve.ts')).serve({ sample, watch }, context));
    });
  program
    .command('set-password')
    .description('set the password of an account, read from standard input')
    .argument('<user>', 'account name')
    .action(async (user: string) => {
      ended(await (await import('./set-password.ts')).setPassword(user, context));
    });
}
