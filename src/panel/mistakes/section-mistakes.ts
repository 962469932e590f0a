import type { FormPage } from '../pages/form-page.ts';

const sectionName = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Finds the mistakes in the sections of a form, for its author. */
export function sectionMistakes({ sections, fields }: FormPage): readonly string[] {
  if (sections === undefined) return [];
  const entries: readonly [string, unknown][] = Object.entries(sections);
  const placed = entries.flatMap(([, names]): unknown[] => (Array.isArray(names) ? names : []));
  return [
    ...entries
      .filter(([name]) => !sectionName.test(name))
      .map(([name]) => `has section ${name}, which cannot be the name of one`),
    ...entries.filter(([, names]) => !Array.isArray(names)).map(([name]) => `has section ${name} without fields`),
    ...placed
      .filter((name) => typeof name !== 'string' || !Object.hasOwn(fields, name))
      .map((name) => `has field ${String(name)} in a section, but not among its fields`),
    ...placed
      .filter((name, index) => placed.indexOf(name) !== index)
      .map((name) => `has field ${String(name)} in several of its sections`),
  ];
}
