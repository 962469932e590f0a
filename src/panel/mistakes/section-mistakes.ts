import type { FormPage } from '../pages/form-page.ts';
import { readFieldGroups } from './field-groups.ts';

/** Finds the mistakes in the sections of a form, for its author. */
export function sectionMistakes({ sections, fields }: FormPage): readonly string[] {
  if (sections === undefined) return [];
  const { placed, mistakes } = readFieldGroups('section', sections, fields);
  return [
    ...mistakes,
    ...placed
      .filter((name, index) => placed.indexOf(name) !== index)
      .map((name) => `has field ${String(name)} in several of its sections`),
  ];
}
