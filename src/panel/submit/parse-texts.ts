import { accept, refuse, type Accepted, type Refusal } from '../../refusals.ts';
import { offersChoices, type AnyInput, type Choice } from '../fields/field.ts';

/**
 * Parses what was posted for one field, before its rules. Refuses texts that are too long, too many, or not among the
 * choices.
 * @param stored texts that are already stored, and may stay as they are
 */
export function parseTexts(
  field: AnyInput,
  texts: readonly string[],
  choices: readonly Choice[],
  stored: ReadonlySet<string>,
): Refusal | Accepted<readonly string[]> {
  const fresh = texts.filter((typed) => typed !== '' && !stored.has(typed));
  if (fresh.some((typed) => Array.from(typed).length > field.max))
    return refuse('errors.tooLong', { count: field.max });
  const given = texts.filter((typed) => typed !== '');
  if (given.length === 0) return field.optional ? accept(given) : refuse('errors.required');
  if (offersChoices(field)) {
    const values = new Set(choices.map((choice) => choice.value));
    const odd = fresh.find((typed) => !values.has(typed));
    if (odd !== undefined) return refuse('errors.notAnOption', { value: odd });
  }
  if (!field.many && given.length > 1) return refuse('errors.oneValue');
  return accept(given);
}
