import type { AnyInput, Choice } from './field.ts';
import type { ReadDatabase, Reading } from './reading.ts';

const noRecords: ReadDatabase = { get: () => undefined, stored: () => undefined, all: () => [], ofType: () => [] };
const emptyServer: Reading = { accounts: noRecords, configuration: noRecords, database: () => noRecords };

/** The choices on a server without any records; empty when that cannot be determined. */
export function choicesWithoutRecords(field: AnyInput): readonly Choice[] {
  try {
    return field.choices(emptyServer, undefined);
  } catch {
    return [];
  }
}

/** The initial values of a field on a server without any records; undefined when they cannot be determined. */
export function beginningWithoutRecords(field: AnyInput): readonly string[] | undefined {
  try {
    return field.initial(emptyServer, undefined);
  } catch {
    return undefined;
  }
}
