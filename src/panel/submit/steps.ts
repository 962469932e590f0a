import type { ChangeSet } from '../../changes/change-set.ts';
import type { DbRecord } from '../../db/file/record.ts';
import type { Refusal } from '../../refusals.ts';
import { checkFields, typedTexts, type Posted } from './check-fields.ts';
import { fieldsFor } from '../fields/field-values.ts';
import type { Fields } from '../fields/field.ts';
import type { FormPage } from '../pages/form-page.ts';

/** A step and its position. */
export interface FormStep {
  readonly name: string;
  readonly fields: readonly string[];
  /** Starts at 1. */
  readonly number: number;
  readonly count: number;
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

/** The steps of a page, in order; empty for a form without steps. */
export function stepsOf({ steps = {} }: FormPage): readonly FormStep[] {
  const names = Object.keys(steps);
  return Object.entries(steps).map(([name, fields], index) => ({
    name,
    fields,
    number: index + 1,
    count: names.length,
    previous: names[index - 1],
    next: names[index + 1],
  }));
}

/** A page reduced to the fields of one step. */
export function pageOfStep(page: FormPage, { fields, number }: FormStep): FormPage {
  return { ...page, fields: pick(page.fields, fields), body: number === 1 ? page.body : undefined };
}

/** The refusals of the fields of one step, by name; later steps are not checked. */
export function refusalsOfStep(
  page: FormPage,
  step: FormStep,
  record: DbRecord | undefined,
  posted: Posted,
  changes: ChangeSet,
): ReadonlyMap<string, Refusal> {
  const fields = pick(fieldsFor(page.fields, record, changes), step.fields);
  return checkFields({ page, record, typed: typedTexts(page, record, posted, changes), changes }, fields).refusals;
}

function pick(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}
