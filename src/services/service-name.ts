import type { DbRecord } from '../db/file/record.ts';

/** The names that a service or a unit can have. To systemctl `*`, `?` and `[` are patterns, and `/` begins a path. */
const safeName = /^[A-Za-z0-9_][A-Za-z0-9_:.@-]{0,199}$/;

/**
 * Whether a record's key can be passed to systemd or be a part of a file name. A key that is a pattern, such as `a*`,
 * would name many services at once. A template such as `many@` is not a service; its instance `many@one` is.
 */
export function isServiceName(name: string): boolean {
  return safeName.test(name) && !name.endsWith('@');
}

/** The endings of units that can be started. */
const unitEnding = /\.(service|socket|target|timer|path|mount)$/;

/** The full name of a unit; undefined if it is not a valid name. */
export function unitName(name: string): string | undefined {
  const full = unitEnding.test(name) ? name : `${name}.service`;
  return isServiceName(full.replace(unitEnding, '')) ? full : undefined;
}

/**
 * The names that the system may have for a service, the preferred one first, without the ending `.service`: property
 * `SystemdUnit` or `Unit` of its record (`proftpd` for `ftp`); the key; what the distribution calls it.
 * @param others the function that `distributionUnits` returns
 */
export function unitsOf(
  service: string,
  record: DbRecord | undefined,
  others: (service: string) => readonly string[],
): readonly [string, ...string[]] {
  const named = ['SystemdUnit', 'Unit'].flatMap((name) => unitName(record?.prop(name) ?? '') ?? []);
  const [first = service, ...rest] = [
    ...named.map((unit) => unit.replace(/\.service$/, '')),
    service,
    ...others(service),
  ];
  return [first, ...rest];
}
