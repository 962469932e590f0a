import type { MistakeList } from '../xml/reading-mistake.ts';

/** One rule of a field: a validator of the library or a sub of the panel. */
export interface Validation {
  readonly name: string;
  /** The original text between the commas, including quotes: the old library does not evaluate it. */
  readonly arguments: readonly string[];
}

/**
 * Reads the rules in `validation="nonblank, lengthrange(2,4)"`. They are separated at every comma outside brackets. The
 * old library separated them only at a comma followed by a space, even inside brackets, and silently accepted rules
 * without a name.
 */
export function readValidations(given: string, line: number, mistakes: MistakeList): readonly Validation[] {
  return partsOf(given).flatMap((part) => {
    const [, name, list] = /^([A-Za-z_][\w:]*)\s*(?:\(([\s\S]*)\))?$/.exec(part) ?? [];
    if (name === undefined) {
      mistakes.lose(line, `validation: “${part}” is not a name of a validator`);
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

/** The value of an argument. */
export function withoutQuotes(argument: string): string {
  return argument.replace(/^(['"])(.*)\1$/, '$2');
}
