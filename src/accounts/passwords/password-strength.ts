import { refuse, type Refusal, type SentenceKey } from '../../refusals.ts';
import type { RecordLookup } from '../../db/file/database-view.ts';

/** Kinds of accounts with a password. */
export type PasswordKind = 'Users' | 'Ibays' | 'Admin';

export type Strength = 'none' | 'normal' | 'intermediate' | 'strong';

/** In characters. The system's tools do not accept longer passwords; the panel checks this before hashing. */
export const longestPassword = 511;

/**
 * In characters. Typed text may be longer than a password of an account: some keyboards send a letter and its accent
 * separately, and some fields ask for the password of another server. Longer texts are not hashed, since that only
 * takes time.
 */
export const longestTyped = 1024;

/** Returns the kind of an account from its key and its record's type, if any. */
export function passwordKindOf(key: string, type: string | undefined): PasswordKind {
  if (key === 'admin') return 'Admin';
  return type === 'ibay' ? 'Ibays' : 'Users';
}

/**
 * Returns the password rules of the configuration: record `passwordstrength`, property `Users`, `Ibays` or `Admin`
 * (none, normal, intermediate, strong), and `length` (default: 12).
 * Source: the classic panels' password rules.
 */
export function requiredStrength(
  kind: PasswordKind,
  configuration: RecordLookup,
): { strength: Strength; length: number } {
  const settings = configuration.get('passwordstrength');
  const length = Number(settings?.prop('length') ?? '12');
  return {
    strength: parseStrength(settings?.prop(kind)),
    length: Number.isInteger(length) && length > 0 ? length : 12,
  };
}

/**
 * Returns all reasons why a password is not strong enough, together; undefined if it is. There is no dictionary check.
 */
export function refusePassword(value: string, kind: PasswordKind, configuration: RecordLookup): Refusal | undefined {
  const { strength, length } = requiredStrength(kind, configuration);
  if (value.length > longestPassword) return refuse('errors.tooLong', { count: longestPassword });
  const lacks: readonly (SentenceKey | undefined)[] = [
    isStorable(value) ? undefined : 'errors.passwordCharacters',
    value.length >= length ? undefined : 'errors.passwordTooShort',
    strength === 'none' || /[A-Z]/.test(value) ? undefined : 'errors.passwordNeedsUpper',
    strength === 'none' || /[a-z]/.test(value) ? undefined : 'errors.passwordNeedsLower',
    strength !== 'strong' || /[0-9]/.test(value) ? undefined : 'errors.passwordNeedsDigit',
    strength !== 'strong' || /[^A-Za-z0-9]/.test(value) ? undefined : 'errors.passwordNeedsSymbol',
  ];
  const missing = lacks.filter((key) => key !== undefined);
  const [first, ...others] = missing;
  if (first === undefined) return undefined;
  if (others.length === 0) return refuse(first, { count: length });
  const named = Object.fromEntries(missing.map((key, index) => [names[index] ?? '', key]));
  return refuse(joiningKeys[others.length - 1] ?? first, { ...named, count: length });
}

/** Whether every program and file can store a password: no line feed, and the same bytes in every encoding. */
export function isStorable(value: string): boolean {
  return /^[ -~]*$/.test(value);
}

/** Sentences that join two to five other sentences, with their placeholder names. */
const joiningKeys: readonly SentenceKey[] = [
  'errors.passwordLacksTwo',
  'errors.passwordLacksThree',
  'errors.passwordLacksFour',
  'errors.passwordLacksFive',
];
const names = ['first', 'second', 'third', 'fourth', 'fifth'];

function parseStrength(text: string | undefined): Strength {
  return text === 'none' || text === 'normal' || text === 'intermediate' ? text : 'strong';
}
