import type { Posted } from './check-fields.ts';
import type { FilledForm } from './filled-form.ts';
import { inputs, isComparable, loadField } from '../fields/field-values.ts';
import { markOf, parseSeen } from './seen.ts';
import { seenName } from './posted-names.ts';

/** A field changed both by the person and by somebody else while the form was open. */
export interface FieldConflict {
  /** The field's name; or a description, when it is not a field of the page. */
  readonly field: string;
  /** The original value in the form; undefined when no longer known. */
  readonly seen: readonly string[] | undefined;
  readonly stored: readonly string[];
  readonly typed: readonly string[];
}

/** A form compared with what is stored now. */
export interface ComparedForm {
  readonly conflicts: readonly FieldConflict[];
  /** Fields that keep a newer value of somebody else. */
  readonly newer: readonly string[];
  /** The value of each field: what was typed, or the newer value where that is kept. */
  readonly merged: ReadonlyMap<string, readonly string[]>;
}

/**
 * Fields whose stored value changed between showing and submitting. If the person did not change the field, the
 * newer stored value is kept; if both changed it, it is a conflict.
 */
export function findConflicts({ page, record, typed, changes }: FilledForm, posted: Posted): ComparedForm {
  const seen = page.creates ? undefined : parseSeen(page.fields, posted.get(seenName)?.[0]);
  if (!seen) return { conflicts: [], newer: [], merged: typed };
  const conflicts: FieldConflict[] = [];
  const newer = new Map<string, readonly string[]>();
  for (const [index, [name, field]] of inputs(page.fields).entries()) {
    const stored = loadField(name, field, record, changes);
    const mine = typed.get(name) ?? [];
    const before = seen[index];
    const now = markOf(field, stored);
    const own = markOf(field, mine);
    if (!before || !isComparable(field) || now === before.mark || own === now) continue;
    if (own === before.mark) newer.set(name, stored);
    else conflicts.push({ field: name, seen: before.texts, stored, typed: mine });
  }
  return { conflicts, newer: [...newer.keys()], merged: new Map([...typed, ...newer]) };
}
