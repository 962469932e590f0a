import type { FormPage } from '../pages/form-page.ts';
import { isPassword } from '../fields/field-values.ts';

const stepName = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Finds the mistakes in the steps of a form, for its author. */
export function stepMistakes({ steps, fields }: FormPage): readonly string[] {
  if (steps === undefined) return [];
  const entries: readonly [string, unknown][] = Object.entries(steps);
  if (entries.length === 0) return ['has no step'];
  const placed = entries.flatMap(([, names]): unknown[] => (Array.isArray(names) ? names : [undefined]));
  const last = entries.at(-1)?.[1];
  const isLast = (name: string): boolean => Array.isArray(last) && last.includes(name);
  return [
    ...entries.filter(([name]) => !stepName.test(name)).map(([name]) => `has step ${name}, which cannot be in a URL`),
    ...entries.filter(([, names]) => !Array.isArray(names)).map(([name]) => `has step ${name} without fields`),
    ...placed
      .filter((name) => typeof name === 'string' && !Object.hasOwn(fields, name))
      .map((name) => `has field ${String(name)} in a step, but not among its fields`),
    ...Object.entries(fields).flatMap(([name, field]) => {
      const times = placed.filter((one) => one === name).length;
      if (times !== 1) return [`has field ${name} in ${times === 0 ? 'none' : 'several'} of its steps`];
      if (isLast(name)) return [];
      if (field.kind === 'file') return [`asks for file ${name} before its last step, where none is kept`];
      const isSecret = field.kind === 'input' && isPassword(field);
      return isSecret ? [`asks for password ${name} before its last step, where none is kept`] : [];
    }),
  ];
}
