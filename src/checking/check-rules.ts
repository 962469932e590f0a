import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { namesInFolder, readDefaultsTree } from '../db/defaults/defaults-tree.ts';
import { Databases } from '../db/file/databases.ts';
import { baseEvents } from '../events/base-events.ts';
import { located } from '../packages/mistake.ts';
import { manifestFile } from '../packages/rules/manifest.ts';
import { packageNameOf } from '../packages/rules/package-name.ts';
import { readByRules } from '../packages/rules/package-rules.ts';
import { readManifest } from '../packages/rules/manifest.ts';
import { configuredPrefixes } from '../packages/rules/prefixes.ts';
import type { Root } from '../root.ts';
import type { System } from '../system.ts';
import type { Finding } from './finding.ts';

/**
 * Finds what breaks the package rules in the name, the manifest and the events of a package, and in its service records.
 * Source: NethServer RPM package rules.
 * @param root the root whose configuration names the prefixes
 */
export function checkRules(folder: string, { packages }: System, root: Root): Finding[] {
  const prefixes = configuredPrefixes(new Databases(root));
  const others = packages.filter((one) => one.name !== basename(folder));
  const isOfOthers = (event: string): boolean =>
    baseEvents.includes(event) ||
    [root.path('etc/e-smith/events'), ...others.map((one) => join(one.folder, 'events'))].some((place) =>
      existsSync(join(place, event)),
    );
  const { manifest, mistakes } = readByRules(folder, prefixes, isOfOthers);
  const names = packages.map((one) => packageNameOf(one.name, readManifest(one.folder).manifest, prefixes).name);
  const missing = manifest.requires.filter((name) => !names.includes(name));
  return [
    ...mistakes,
    ...missing.map((name) => ({
      ...located(folder, { file: manifestFile, reason: `it needs ${name}, which is not here`, at: ['requires', name] }),
      isRemark: true,
    })),
    ...servicesWithoutStatus(
      folder,
      others.map((one) => join(one.folder, 'db/configuration/defaults')),
    ),
  ];
}

/** @param elsewhere defaults of other packages, one of which may set the status */
function servicesWithoutStatus(folder: string, elsewhere: readonly string[]): Finding[] {
  const place = join(folder, 'db/configuration/defaults');
  const records = namesInFolder(join(folder, 'db')).includes('configuration')
    ? readDefaultsTree(place, () => undefined)
    : [];
  return records
    .filter(({ props }) => props.get('type') === 'service' && !props.has('status'))
    .filter(({ key }) => !elsewhere.some((other) => existsSync(join(other, key, 'status'))))
    .map(({ key }) => ({
      file: join('db/configuration/defaults', key),
      reason: 'the service has no status: a file `status` with enabled or disabled is missing',
    }));
}
