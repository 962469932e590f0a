import type { Fields } from '../fields/field.ts';
import { pageName } from './page-parts.ts';

/** Named groups of fields of a form, as its author wrote them, with the mistakes that groups of any kind can have. */
interface FieldGroups {
  readonly groups: readonly [name: string, fields: unknown][];
  /** The names of fields in all groups, in order. */
  readonly placed: readonly unknown[];
  readonly mistakes: readonly string[];
}

/** @param what `section` or `step` */
export function readFieldGroups(what: string, groups: Readonly<Record<string, unknown>>, fields: Fields): FieldGroups {
  const entries = Object.entries(groups);
  const placed = entries.flatMap(([, names]): unknown[] => (Array.isArray(names) ? names : []));
  const mistakes = [
    ...entries
      .filter(([name]) => !pageName.test(name))
      .map(([name]) => `has ${what} ${name}, which cannot be the name of one`),
    ...entries.filter(([, names]) => !Array.isArray(names)).map(([name]) => `has ${what} ${name} without fields`),
    ...placed
      .filter((name) => typeof name !== 'string' || !Object.hasOwn(fields, name))
      .map((name) => `has field ${String(name)} in a ${what}, but not among its fields`),
  ];
  return { groups: entries, placed, mistakes };
}
