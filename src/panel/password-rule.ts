import { accept, refuse, type Refusal } from '../problems.ts';
import type { Rule } from './rules.ts';

type Strength = 'none' | 'normal' | 'intermediate' | 'strong';

/**
 * The strength the configuration asks of a password: record `passwordstrength`, property `Users`, `Ibays` or `Admin`
 * (none, normal, intermediate, strong), and `length`, 12 when it is absent. Source: the classic panels' password rules.
 */
export function passwordStrength(kind: 'Users' | 'Ibays' | 'Admin'): Rule {
  return (value, { reading }) => {
    const settings = reading.configuration.get('passwordstrength');
    const length = Number(settings?.prop('length') ?? '12');
    const strength = parseStrength(settings?.prop(kind));
    return refusePassword(value, strength, Number.isInteger(length) && length > 0 ? length : 12) ?? accept(value);
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
