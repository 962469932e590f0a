import type { ChangeSet } from '../../changes/change-set.ts';
import type { DbRecord } from '../../db/file/record.ts';
import type { Posted } from './check-fields.ts';
import type { FormPage } from '../pages/form-page.ts';
import { inputs, isComparable, loadField } from '../fields/field-values.ts';
import { markOf, parseSeen } from './seen.ts';

/** A field that somebody else changed while the form was open, and the person too. */
export interface FieldConflict {
  /** The field's name; for something that is not a field of the page, what it is. */
  readonly field: string;
  /** What the form was filled with; undefined where that is not known any more. */
  readonly seen: readonly string[] | undefined;
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
  const seen = page.creates ? undefined : parseSeen(page.fields, posted.get('_seen')?.[0]);
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
