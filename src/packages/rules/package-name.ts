import type { Mistake } from '../mistake.ts';
import { manifestFile, type Manifest } from './manifest.ts';
import { ownPrefix } from './prefixes.ts';

/** The name of a package: a prefix and a feature. */
export interface PackageName {
  /** Such as `nethserver-dnsmasq`. */
  readonly name: string;
  /** Such as `nethserver-`. */
  readonly prefix: string;
  /** Such as `dnsmasq`. */
  readonly feature: string;
}

/** Names that are valid for a package, a Debian package and an RPM. */
export const fullName = /^[a-z0-9][a-z0-9.-]{0,127}$/;

/**
 * Makes the name of a package from its folder's name. If the folder's name begins with a configured prefix, it is the
 * whole name; otherwise it is the feature, and the prefix comes from the manifest.
 * @param folder name of the folder, such as `useraccounts`
 */
export function packageNameOf(folder: string, manifest: Manifest, prefixes: readonly string[]): PackageName {
  const output = longestFirst(prefixes).find((prefix) => folder.startsWith(prefix) && folder.length > prefix.length);
  if (output !== undefined) return { name: folder, prefix: output, feature: folder.slice(output.length) };
  const prefix = manifest.prefix ?? prefixInName(folder, manifest, prefixes) ?? ownPrefix;
  return { name: `${prefix}${folder}`, prefix, feature: folder };
}

/**
 * Finds what is wrong with the name of a package.
 * Source: NethServer RPM package rules, "Naming and events conventions".
 */
export function nameMistakes(
  folder: string,
  { name, feature, prefix }: PackageName,
  manifest: Manifest,
  prefixes: readonly string[],
): readonly Mistake[] {
  const meant = tidyName(folder);
  return [
    ...(/^[a-z0-9][a-z0-9.-]*$/.test(feature) && fullName.test(name)
      ? []
      : [
          {
            reason: `the name of a package has lower-case letters, digits, dashes and dots: ${folder} is not one; did you mean ${meant}?`,
          },
        ]),
    ...(prefixes.includes(prefix)
      ? []
      : [
          {
            file: manifestFile,
            at: ['panelsmith', 'prefix'],
            reason: `prefix ${prefix} is not one of the configured ones: ${prefixes.join(', ')}`,
          },
        ]),
    ...(manifest.name === undefined || [name, folder].includes(manifest.name)
      ? []
      : [
          {
            file: manifestFile,
            at: ['name'],
            reason: `its name is ${manifest.name}, but the folder is ${folder}; did you mean ${name}?`,
          },
        ]),
  ];
}

function tidyName(folder: string): string {
  const tidy = folder
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[.-]+|-+$/g, '');
  return tidy === '' ? 'another name' : tidy;
}

/** A manifest may contain the whole name instead of the prefix. */
function prefixInName(folder: string, { name }: Manifest, prefixes: readonly string[]): string | undefined {
  return prefixes.find((prefix) => name === `${prefix}${folder}`);
}

function longestFirst(prefixes: readonly string[]): string[] {
  return [...prefixes].sort((one, other) => other.length - one.length);
}
