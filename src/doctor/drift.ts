import type { KeyBelow, SentenceArgs, SentenceKey } from '../refusals.ts';

/** What differs, in a sentence with its values. */
interface Difference {
  readonly key: SentenceKey;
  readonly args: SentenceArgs;
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

export function difference(name: KeyBelow<'doctor.differences'>, args: SentenceArgs = {}): Difference {
  return { key: `doctor.differences.${name}`, args };
}
