const shared = ['accounts', 'configuration', 'domains', 'hosts', 'networks'] as const;

/**
 * The databases that a page or a field can be about. A package with a database of its own adds its name here, and to
 * `databases` of its panel:
 *
 *     declare module 'panelsmith' {
 *       interface DatabaseNames {
 *         rules: true;
 *       }
 *     }
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- packages add to it, which only an interface allows
export interface DatabaseNames extends Record<(typeof shared)[number], true> {}

/** The name of a database that a page or a field can be about, such as `accounts`. */
export type DatabaseName = keyof DatabaseNames;

/** Whether every panel can be about a database; any other must be among the panel's `databases`. */
export function isSharedDatabase(name: string): boolean {
  return shared.some((database) => database === name);
}
