import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { RecordLookup } from '../../db/file/database-view.ts';
import { messageOf } from '../../refusals.ts';
import type { Root } from '../../root.ts';
import { runitLetter, writeLetters } from '../runit-letters.ts';
import { isServiceName } from '../service-name.ts';

/** The name of the program that start links point to. */
export const wrapperName = 'e-smith-service';

/** What the program needs of the server. */
export interface WrapperContext {
  readonly root: Root;
  readonly configuration: RecordLookup;
  readonly isInstalling: boolean;
  /**
   * Runs a start script, with the standard streams of this process.
   * @returns its exit status
   */
  readonly runScript: (program: string, args: readonly string[]) => Promise<number>;
  readonly print: (line: string) => void;
}

/**
 * What a start link `SNNname` does that points to `e-smith-service`: it runs the start script of the service, and
 * starts it only if its record says `enabled`. A service of runit needs no start script.
 * Source: developer manual, section 4, "Starting and stopping services"; e-smith base, `e-smith-service`.
 * @param link the path that was called
 * @returns 0 also for a service that is not enabled; 1 if there is nothing to start, 2 if no link was called
 */
export async function runStartLink(link: string, args: readonly string[], context: WrapperContext): Promise<number> {
  const service = basename(link).replace(/^[SK]\d+/, '');
  if (service === wrapperName || !isServiceName(service)) {
    context.print(`${wrapperName} is called by links such as S55myserver, not as ${basename(link)}`);
    return 2;
  }
  const { root, configuration, isInstalling, print } = context;
  const [verb = ''] = args;
  const isEnabled = configuration.get(service)?.prop('status') === 'enabled';
  if (verb === 'start' && !isEnabled) {
    print(`${service} is disabled, and is not started`);
    return 0;
  }
  if (verb === 'condrestart' && !isEnabled) return 0;
  if (verb === 'start' && isInstalling) {
    print(`${service} is not started: the system is being installed`);
    return 0;
  }
  const script = startScript(service, root);
  if (script !== undefined) return runScript(script, args, context);
  const control = root.path('service', service, 'supervise/control');
  if (existsSync(control)) return controlRunit(service, verb, control, print);
  print(`${service} has no start script in ${root.path('etc/init.d')}`);
  return 1;
}

/** The folder of supervised services comes first. */
function startScript(service: string, root: Root): string | undefined {
  const names = [`supervise/${service}`, service];
  return ['etc/rc.d/init.d', 'etc/init.d']
    .flatMap((folder) => names.map((name) => root.path(folder, name)))
    .find((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}

async function runScript(script: string, args: readonly string[], { runScript: run }: WrapperContext): Promise<number> {
  try {
    accessSync(script, constants.X_OK);
  } catch {
    return run('/bin/sh', [script, ...args]);
  }
  return run(script, args);
}

function controlRunit(service: string, verb: string, control: string, print: (line: string) => void): number {
  const letter = runitLetter(verb);
  if (letter === undefined) {
    print(`there is no action "${verb}" for ${service}`);
    return 2;
  }
  try {
    writeLetters(control, letter);
    return 0;
  } catch (error) {
    print(`nothing supervises ${service}: ${messageOf(error)}`);
    return 1;
  }
}
