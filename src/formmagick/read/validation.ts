import type { ProblemList } from '../xml/reading-problem.ts';

/** One rule of a field: a validator of the library or a sub of the panel. */
export interface Validation {
  readonly name: string;
  /** As written between the commas, quotes and all: the original evaluates nothing here. */
  readonly arguments: readonly string[];
}

/**
 * The rules of `validation="nonblank, lengthrange(2,4)"`. The original parts them only at a comma with a blank after it,
 * even within brackets, and accepts silently what then has no name; here they are parted at every comma outside brackets.
 */
export function readValidations(given: string, line: number, problems: ProblemList): readonly Validation[] {
  return partsOf(given).flatMap((part) => {
    const [, name, list] = /^([A-Za-z_][\w:]*)\s*(?:\(([\s\S]*)\))?$/.exec(part) ?? [];
    if (name === undefined) {
      problems.lose(line, `validation: “${part}” is not a name of a validator`);
      return [];
    }
    const args = list === undefined || list.trim() === '' ? [] : list.split(',').map((argument) => argument.trim());
    return [{ name, arguments: args }];
  });
}

function partsOf(given: string): readonly string[] {
  const parts = given.match(/(?:\([^)]*\)|[^,(])+/g) ?? [];
  return parts.map((part) => part.trim()).filter(Boolean);
}
