import type { FormPage } from '../pages/form-page.ts';
import { isPassword } from '../fields/field-values.ts';
import { readFieldGroups } from './field-groups.ts';

/** Finds the mistakes in the steps of a form, for its author. */
export function stepMistakes({ steps, fields }: FormPage): readonly string[] {
  if (steps === undefined) return [];
  const { groups, placed, mistakes } = readFieldGroups('step', steps, fields);
  if (groups.length === 0) return ['has no step'];
  const last = groups.at(-1)?.[1];
  const isLast = (name: string): boolean => Array.isArray(last) && last.includes(name);
  return [
    ...mistakes,
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
