import type { ChangeSet } from '../../changes/change-set.ts';
import type { DbRecord } from '../../db/file/record.ts';
import type { Refusal } from '../../problems.ts';
import { checkFields, typedTexts, type Posted } from './check-fields.ts';
import { fieldsFor } from '../fields/field-values.ts';
import type { Fields } from '../fields/field.ts';
import type { FormPage } from '../pages/form-page.ts';

/** A step's place among the others. */
export interface Step {
  readonly name: string;
  readonly fields: readonly string[];
  /** From 1. */
  readonly number: number;
  readonly count: number;
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

/** The steps of a page, in order; none for a form of one page. */
export function stepsOf({ steps = {} }: FormPage): readonly Step[] {
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

/** A page as one of its steps shows it: with the fields of this step only. */
export function pageOfStep(page: FormPage, { fields, number }: Step): FormPage {
  return { ...page, fields: pick(page.fields, fields), body: number === 1 ? page.body : undefined };
}

/** What is wrong with the fields of one step, by their names; the steps after it are not looked at. */
export function refusalsOfStep(
  page: FormPage,
  step: Step,
  record: DbRecord | undefined,
  posted: Posted,
  changes: ChangeSet,
): ReadonlyMap<string, Refusal> {
  const fields = pick(fieldsFor(page.fields, record, changes), step.fields);
  return checkFields(page, fields, record, typedTexts(page, record, posted, changes), changes).refusals;
}

function pick(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}
