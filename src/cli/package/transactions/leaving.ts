import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { entries, readDefaultsTree } from '../../../db/defaults/defaults-tree.ts';
import { folderPackages, fullNameOf } from '../../../packages/transaction/around-system.ts';
import { runitLetter, writeLetters } from '../../../services/runit-letters.ts';
import { findSupervisor, unitOf } from '../../../services/supervisor.ts';
import { openSystem, type System } from '../../../system.ts';
import { packageFoldersOf, type CommandContext } from '../../command.ts';

const stopSeconds = 90;

/**
 * `packages leaving NAME WHAT`: stops the services that only this package has a default for, while their files are there.
 * Called by the package manager before it removes the files. What it does with the package is `remove` (dpkg) or `0` (rpm)
 * for a removal; at anything else nothing is stopped.
 * @returns always 0: a service that does not stop must not keep a package from being removed
 */
export async function packageLeaving(name: string, what: string, context: CommandContext): Promise<number> {
  if (what !== 'remove' && what !== '0') return 0;
  const system = await openSystem(context.root, {
    packageFolders: packageFoldersOf(context.environment),
    withPanels: false,
  });
  try {
    for (const service of servicesOf(name, system)) {
      const said = stop(service, system);
      context.out(`${said}\n`);
    }
  } finally {
    await system.close();
  }
  return 0;
}

/** The service records whose defaults come from this package alone. */
function servicesOf(name: string, system: System): string[] {
  const all = folderPackages(system);
  const leaving = all.find((one) => fullNameOf(system, one) === name);
  if (!leaving || leaving.isBundled) return [];
  const defaults = (folder: string): string => join(folder, 'db/configuration/defaults');
  const others = [
    system.root.path('etc/e-smith/db/configuration/defaults'),
    ...all.filter((one) => one !== leaving).map(({ folder }) => defaults(folder)),
  ];
  const place = defaults(leaving.folder);
  if (!entries(join(leaving.folder, 'db')).includes('configuration')) return [];
  return readDefaultsTree(place, () => undefined)
    .filter(({ props }) => props.get('type') === 'service')
    .map(({ key }) => key)
    .filter((key) => !others.some((other) => existsSync(join(other, key, 'type'))));
}

/** @returns what was done, for the log of the package manager */
function stop(service: string, { root, databases }: System): string {
  const unit = unitOf(service, databases.configuration.snapshot().get(service));
  // A record's key would be a pattern to systemctl.
  if (!/^[A-Za-z0-9][A-Za-z0-9@_.-]*$/.test(unit)) return `${service} is left alone: it is not the name of a service`;
  const supervisor = findSupervisor(unit, root);
  if (supervisor.kind === 'nothing') return `${service} is not run by anything here`;
  if (supervisor.kind === 'runit') {
    try {
      writeLetters(supervisor.control, runitLetter('down') ?? 'd');
      return `${service} is stopped`;
    } catch (error) {
      return `${service} was not stopped: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  const [program, args] =
    supervisor.kind === 'script'
      ? [supervisor.script, ['stop']]
      : ['systemctl', ['disable', '--now', '--', `${unit}.service`]];
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' };
  const { status } = spawnSync(program, args, { stdio: 'ignore', env, timeout: stopSeconds * 1000 });
  return status === 0 ? `${service} is stopped` : `${service} was not stopped: ${program} failed (${String(status)})`;
}
