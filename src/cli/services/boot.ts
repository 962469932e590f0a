import { spawn } from 'node:child_process';
import { Databases } from '../../db/file/databases.ts';
import { bootServices } from '../../services/boot/boot-services.ts';
import { runStartLink, type WrapperContext } from '../../services/boot/e-smith-service.ts';
import { isInstalling } from '../../services/install-mode.ts';
import { linePrinter, type CommandContext } from '../command.ts';
import { programPath } from '../../process/program-path.ts';

/** @returns 0 if all services started or stopped, 1 if one failed */
export async function boot(verb: 'start' | 'stop', context: CommandContext): Promise<number> {
  const failed = await bootServices(verb, placeOf(context));
  return failed.length === 0 ? 0 : 1;
}

/**
 * Runs what a start link asks for.
 * @returns its exit status
 */
export async function startLink(link: string, args: readonly string[], context: CommandContext): Promise<number> {
  return runStartLink(link, args, placeOf(context));
}

function placeOf(context: CommandContext): WrapperContext {
  const { root, environment } = context;
  return {
    root,
    configuration: new Databases(root).configuration.snapshot(),
    isInstalling: isInstalling(root, environment),
    runScript,
    print: linePrinter(context),
  };
}

/** The script gets the streams of this process, since a daemon that it leaves running may keep them open. */
function runScript(program: string, args: readonly string[]): Promise<number> {
  const env = { PATH: programPath, HOME: '/root', LANG: 'C.UTF-8' };
  return new Promise((resolve) => {
    const child = spawn(program, [...args], { env, cwd: '/', stdio: 'inherit' });
    child.once('error', () => {
      resolve(127);
    });
    child.once('exit', (status) => {
      resolve(status ?? 128);
    });
  });
}
