import { accept, refuse, type Refusal } from '../problems.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rules.ts';

type Strength = 'none' | 'normal' | 'intermediate' | 'strong';

/**
 * The strength the configuration asks of a password, as a rule: `password({ rules: [passwordStrength('Users')] })`. Record
 * `passwordstrength`, property `Users`, `Ibays` or `Admin` (none, normal, intermediate, strong), and `length`, 12 when it is
 * absent. Source: the classic panels' password rules.
 */
export function passwordStrength(kind: 'Users' | 'Ibays' | 'Admin'): Rule {
  const rule: Rule = (value, { reading }) => {
    const { strength, length } = settingsOf(kind, reading);
    return refusePassword(value, strength, length) ?? accept(value);
  };
  return Object.assign(rule, {
    describe(reading: Reading) {
      const { strength, length } = settingsOf(kind, reading);
      return { key: descriptions[strength], args: { count: length } };
    },
  });
}

const descriptions: Readonly<Record<Strength, string>> = {
  none: 'rules.passwordLength',
  normal: 'rules.passwordLetters',
  intermediate: 'rules.passwordLetters',
  strong: 'rules.passwordStrong',
};

function settingsOf(kind: string, { configuration }: Reading): { strength: Strength; length: number } {
  const settings = configuration.get('passwordstrength');
  const length = Number(settings?.prop('length') ?? '12');
  return {
    strength: parseStrength(settings?.prop(kind)),
    length: Number.isInteger(length) && length > 0 ? length : 12,
  };
}

/** What a password lacks at a strength; undefined when it will do. Dictionary words are not looked up. */
export function refusePassword(value: string, strength: Strength, length: number): Refusal | undefined {
  if (!/^[ -~]*$/.test(value)) return refuse('errors.passwordCharacters');
  if (value.length < length) return refuse('errors.passwordTooShort', { count: length });
  if (strength === 'none') return undefined;
  if (!/[A-Z]/.test(value)) return refuse('errors.passwordNeedsUpper');
  if (!/[a-z]/.test(value)) return refuse('errors.passwordNeedsLower');
  if (strength !== 'strong') return undefined;
  if (!/[0-9]/.test(value)) return refuse('errors.passwordNeedsDigit');
  return /[^A-Za-z0-9]/.test(value) ? undefined : refuse('errors.passwordNeedsSymbol');
}

function parseStrength(text: string | undefined): Strength {
  return text === 'none' || text === 'normal' || text === 'intermediate' ? text : 'strong';
}
