import type { Databases } from '../../db/file/databases.ts';

/** The prefix of a package whose manifest and folder name none. */
export const ownPrefix = 'panelsmith-';

/** The prefixes of this family of servers, used if the configuration names none. */
export const familyPrefixes = [ownPrefix, 'nethserver-', 'neth-', 'smeserver-', 'e-smith-'];

/**
 * The prefixes that package names may have, each with its dash: property `Prefixes` of the record `packages` in the
 * configuration, with commas between. `panelsmith-` is always one, since it is the prefix of the bundled packages. A
 * configuration that cannot be read names none.
 * Source: NethServer RPM package rules, "Naming and events conventions".
 */
export function configuredPrefixes(databases: Pick<Databases, 'configuration'>): readonly string[] {
  const named = prefixesIn(databases)
    .split(',')
    .map((prefix) => prefix.trim())
    .filter((prefix) => /^[a-z0-9]+(-[a-z0-9]+)*-?$/.test(prefix))
    .map((prefix) => (prefix.endsWith('-') ? prefix : `${prefix}-`));
  return named.length > 0 ? [...new Set([...named, ownPrefix])] : familyPrefixes;
}

function prefixesIn({ configuration }: Pick<Databases, 'configuration'>): string {
  try {
    return configuration.snapshot().get('packages')?.prop('Prefixes') ?? '';
  } catch {
    return '';
  }
}
