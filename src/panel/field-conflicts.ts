import type { ChangeSet } from '../changes/change-set.ts';
import type { DbRecord } from '../db/record.ts';
import type { Posted } from './check-fields.ts';
import type { FormPage } from './form-page.ts';
import { inputs, isComparable, loadField, markOf, parseMarks } from './form-values.ts';

/** A field that somebody else changed while the form was open, and the person too. */
export interface FieldConflict {
  /** The field's name; for something that is no field of the page, what it is. */
  readonly field: string;
  readonly stored: readonly string[];
  readonly typed: readonly string[];
}

/**
 * Fields that changed between showing and submitting. Where the person had left a field alone, the newer stored value
 * is kept and `typed` follows it; where both changed it, that is a conflict.
 */
export function findConflicts(
  page: FormPage,
  record: DbRecord | undefined,
  posted: Posted,
  typed: Map<string, readonly string[]>,
  changes: ChangeSet,
): { conflicts: FieldConflict[]; kept: string[] } {
  const marks = page.creates ? undefined : parseMarks(page.fields, posted.get('_seen')?.[0]);
  const conflicts: FieldConflict[] = [];
  const kept: string[] = [];
  if (!marks) return { conflicts, kept };
  for (const [index, [name, field]] of inputs(page.fields).entries()) {
    const stored = loadField(name, field, record, changes);
    const mine = typed.get(name) ?? [];
    if (!isComparable(field) || markOf(stored) === marks[index] || markOf(mine) === markOf(stored)) continue;
    if (markOf(mine) === marks[index]) {
      typed.set(name, stored);
      kept.push(name);
    } else conflicts.push({ field: name, stored, typed: mine });
  }
  return { conflicts, kept };
}
