/** What differs, as a key below `doctor.differences` of the shared lexicon, with its values. */
interface Difference {
  readonly key: string;
  readonly args: Readonly<Record<string, string | number>>;
}

/** Something that differs from the records. */
export interface Drift {
  /** Key of the record; undefined for what belongs to no account. */
  readonly account: string | undefined;
  /** What differs: `unix`, `samba`, `ldap`, `files`, `record`, or the path of a configuration file. */
  readonly part: string;
  readonly difference: Difference;
  /** The event that corrects it, with its arguments; undefined if a person has to decide. */
  readonly event: readonly [string, ...string[]] | undefined;
}

/** The event that brings an account into the state of its record. */
export function eventFor(type: string, key: string): readonly [string, ...string[]] {
  return [`${type}-create`, key];
}

export function difference(key: string, args: Difference['args'] = {}): Difference {
  return { key: `doctor.differences.${key}`, args };
}
