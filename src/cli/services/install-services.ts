import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { usedServicePackages } from '../../doctor/used-service-packages.ts';
import { becomeBase } from '../../packages/finding/own-base.ts';
import { program } from '../../process/home.ts';
import type { CommandContext } from '../command.ts';
import { runPiped } from '../run-piped.ts';
import { writeClassicCommands } from './classic-commands.ts';
import { programPath } from '../../process/program-path.ts';
import { withSystem } from '../with-system.ts';

/** Debian runs this file before it starts a service; exit status 101 forbids the start. */
const policyFile = '/usr/sbin/policy-rc.d';

/**
 * Installs the Debian packages that Panelsmith's packages need, without starting anything with Debian's settings, and
 * signals the events that configure and start the services. Each step is printed before it is done.
 * @returns 0 done, 1 a step failed, 2 this machine is not suitable
 */
export async function installServices(dryRun: boolean, context: CommandContext): Promise<number> {
  const print = (line: string): void => {
    context.out(`${dryRun ? 'would: ' : ''}${line}\n`);
  };
  const why = dryRun ? undefined : whyNot(context);
  if (why !== undefined) {
    context.err(`panelsmith install-services: ${why}\n`);
    return 2;
  }
  return withSystem(
    context,
    {
      withPanels: false,
    },
    async (system) => {
      const packages = usedServicePackages(system);
      const debian = [...new Set(packages.flatMap((one) => one.debian))].sort();
      print(`apt-get install ${debian.join(' ')}`);
      if (!dryRun && !(await install(debian, context))) return 1;
      if (!dryRun) becomeBase(context.root);
      print('write the classic commands that are missing in /sbin/e-smith');
      if (!dryRun) writeClassicCommands(context.root, [process.execPath, program]);
      print('load the defaults of every package into the databases');
      if (!dryRun) await system.initializeDatabases();
      let status = 0;
      for (const { event } of packages) {
        print(`signal-event ${event}`);
        if (dryRun) continue;
        const run = await system.events.signal(event, [], { author: userInfo().username, changeSet: undefined })
          .finished;
        if (run.state === 'done') continue;
        status = 1;
        const failed = run.actions.filter(({ state }) => state === 'failed');
        for (const { name, output } of failed) context.err(`${event}: ${name} failed:\n${output}`);
      }
      return status;
    },
  );
}

function whyNot({ root }: CommandContext): string | undefined {
  if (root.folder !== '/') return `root ${root.folder} is a trial: set PANELSMITH_ROOT=/ for the real system`;
  if (process.getuid?.() !== 0) return 'only root can install services';
  const version = existsSync('/etc/debian_version') ? readFileSync('/etc/debian_version', 'utf8').trim() : '';
  return /^12(\.|$)/.test(version) ? undefined : 'this needs Debian 12';
}

async function install(names: readonly string[], context: CommandContext): Promise<boolean> {
  const isOurs = !existsSync(policyFile);
  if (isOurs) {
    writeFileSync(policyFile, '#!/bin/sh\nexit 101\n');
    chmodSync(policyFile, 0o755);
  }
  try {
    const options = ['-o', 'DPkg::Lock::Timeout=600', '-y', '--no-install-recommends'];
    if ((await aptGet(['update', '-qq'], context)) !== 0)
      context.err('apt-get update failed: continuing with the known packages\n');
    return (await aptGet(['install', ...options, ...names], context)) === 0;
  } finally {
    if (isOurs) rmSync(policyFile, { force: true });
  }
}

function aptGet(args: readonly string[], context: CommandContext): Promise<number> {
  const environment = { PATH: programPath, DEBIAN_FRONTEND: 'noninteractive', LANG: 'C.UTF-8' };
  return runPiped('apt-get', args, { environment }, context);
}
