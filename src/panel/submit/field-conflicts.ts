import type { Posted } from './check-fields.ts';
import type { FilledForm } from './filled-form.ts';
import { inputs, isComparable, loadField } from '../fields/field-values.ts';
import { markOf, parseSeen } from './seen.ts';
import { seenName } from './posted-names.ts';

/** A field changed both by the user and by somebody else while the form was open. */
export interface FieldConflict {
  /** The field's name; or a description, when it is not a field of the page. */
  readonly field: string;
  /** The original value in the form; undefined when no longer known. */
  readonly seen: readonly string[] | undefined;
  readonly stored: readonly string[];
  readonly typed: readonly string[];
}

/**
 * Fields whose stored value changed between showing and submitting. If the user did not change the field, the newer
 * stored value is kept, also in `typed`; if both changed it, it is a conflict.
 */
export function findConflicts(
  { page, record, typed, changes }: FilledForm,
  posted: Posted,
): { conflicts: FieldConflict[]; kept: string[] } {
  const seen = page.creates ? undefined : parseSeen(page.fields, posted.get(seenName)?.[0]);
  const conflicts: FieldConflict[] = [];
  const kept: string[] = [];
  if (!seen) return { conflicts, kept };
  for (const [index, [name, field]] of inputs(page.fields).entries()) {
    const stored = loadField(name, field, record, changes);
    const mine = typed.get(name) ?? [];
    const before = seen[index];
    const now = markOf(field, stored);
    const own = markOf(field, mine);
    if (!before || !isComparable(field) || now === before.mark || own === now) continue;
    if (own === before.mark) {
      typed.set(name, stored);
      kept.push(name);
    } else conflicts.push({ field: name, seen: before.texts, stored, typed: mine });
  }
  return { conflicts, kept };
}
