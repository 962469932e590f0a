import {
  refusePassword,
  requiredStrength,
  type PasswordKind,
  type Strength,
} from '../../../accounts/passwords/password-strength.ts';
import { accept, type Refusal } from '../../../refusals.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rules.ts';

/**
 * A rule that checks the password strength required by the configuration: `password({ rules:
 * [passwordStrength('Users')] })`. Record `passwordstrength`, property `Users`, `Ibays` or `Admin` (none, normal,
 * intermediate, strong), and `length` (default: 12). Source: the classic panels' password rules.
 */
export function passwordStrength(kind: PasswordKind): Rule {
  const rule: Rule = (value, { reading }) => refusePassword(value, kind, reading.configuration) ?? accept(value);
  return Object.assign(rule, { describe: (reading: Reading) => describePassword(kind, reading) });
}

/** The requirements of a password, shown beside its field. */
export function describePassword(kind: PasswordKind, { configuration }: Reading): Pick<Refusal, 'key' | 'args'> {
  const { strength, length } = requiredStrength(kind, configuration);
  return { key: descriptions[strength], args: { count: length } };
}

const descriptions: Readonly<Record<Strength, string>> = {
  none: 'rules.passwordLength',
  normal: 'rules.passwordLetters',
  intermediate: 'rules.passwordLetters',
  strong: 'rules.passwordStrong',
};
