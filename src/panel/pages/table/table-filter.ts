import { membersOf } from '../../../accounts/memberships.ts';
import type { DbRecord } from '../../../db/file/record.ts';
import type { RecordSource } from '../record-source.ts';

/**
 * Filters a list by records that name its records, such as groups by their members. Each of these records is a choice,
 * shown by its key.
 */
export interface RecordFilter {
  /** Its name in the URL and the lexicon: `fields.NAME.label`. */
  readonly name: string;
  /** The others. */
  readonly by: RecordSource;
  /** Keys of the listed records that one of the others names. May depend on nothing but the record. */
  readonly keys: (record: DbRecord) => readonly string[];
}

/** A column by which a list can be narrowed, by its name; or other records that name the listed ones. */
export type TableFilter = string | RecordFilter;

/**
 * Narrows a list of accounts to the members of a group:
 * `list: { filters: ['State', groupFilter('groupMemberships')] }`.
 */
export function groupFilter(name: string): RecordFilter {
  return { name, by: { database: 'accounts', type: 'group' }, keys: membersOf };
}

export function filterName(filter: TableFilter): string {
  return typeof filter === 'string' ? filter : filter.name;
}
