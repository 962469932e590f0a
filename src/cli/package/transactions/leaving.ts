import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { namesInFolder, readDefaultsTree } from '../../../db/defaults/defaults-tree.ts';
import { folderPackages, fullNameOf } from '../../../packages/transaction/package-system.ts';
import type { System } from '../../../system.ts';
import type { CommandContext } from '../../command.ts';
import { retire } from '../../services/retire.ts';
import { withSystem } from '../../with-system.ts';

/**
 * `packages leaving NAME WHAT`: stops the services that only this package has a default for, while their files are
 * there. Called by the package manager before it removes the files. `what` is `remove` (dpkg) or `0` (rpm) for a
 * removal; for any other value nothing is stopped.
 * @returns always 0: a package can be removed even if a service does not stop
 */
export async function packageLeaving(name: string, what: string, context: CommandContext): Promise<number> {
  if (what !== 'remove' && what !== '0') return 0;
  const services = await servicesOnlyFrom(name, context);
  return services.length > 0 ? retire(services, context) : 0;
}

async function servicesOnlyFrom(name: string, context: CommandContext): Promise<string[]> {
  return withSystem(context, { withPanels: false }, (system) => {
    return servicesOf(name, system);
  });
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
  if (!namesInFolder(join(leaving.folder, 'db')).includes('configuration')) return [];
  return readDefaultsTree(place, () => undefined)
    .filter(({ props }) => props.get('type') === 'service')
    .map(({ key }) => key)
    .filter((key) => !others.some((other) => existsSync(join(other, key, 'type'))));
}
