import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Root } from '../root.ts';
import { ownDefault, type DefaultsFolder } from './service-owners.ts';

/** The package of the services that this server itself has a default for. */
const ownServices = 'own-services';

/** The default records of that package. It need not be there. */
function ownServicesDefaults(root: Root): DefaultsFolder {
  return { name: ownServices, folder: join(packageFolder(root), 'db/configuration/defaults') };
}

/**
 * The default records of configuration, of the root and of packages: by these a service has an owner.
 * @param packages folders with the defaults of all databases of each package
 */
export function configurationDefaults(root: Root, packages: readonly DefaultsFolder[]): DefaultsFolder[] {
  const own = { name: ownDefault, folder: root.path('etc/e-smith/db/configuration/defaults') };
  const adopted = ownServicesDefaults(root);
  const others = packages
    .map((source) => ({ ...source, folder: join(source.folder, 'configuration/defaults') }))
    .filter(({ folder }) => folder !== adopted.folder);
  return [own, adopted, ...others];
}

/** Whether a package is this server itself. */
export function isThisServer(owner: string): boolean {
  return owner === ownServices || owner === ownDefault;
}

/**
 * Writes a default for a service, so that it has an owner: in a package of this server's own, or on a server with classic
 * defaults among those, where its programs look.
 * @param key can be the name of a service
 */
export function writeOwnDefault(root: Root, key: string): void {
  const classic = root.path('etc/e-smith/db/configuration/defaults');
  const isClassic = existsSync(classic);
  const folder = join(isClassic ? classic : ownServicesDefaults(root).folder, key);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'type'), 'service\n');
  if (!isClassic)
    mkdirSync(join(packageFolder(root), `events/panelsmith-${ownServices}-update/runlevel2adjust`), {
      recursive: true,
    });
}

function packageFolder(root: Root): string {
  return root.path('usr/share/panelsmith/panels', ownServices);
}
