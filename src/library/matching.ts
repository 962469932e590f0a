import type { DbRecord } from '../db/file/record.ts';

/**
 * Returns the records that have every wanted property. A value matches if it equals the wanted one or contains it in a
 * comma-separated list. `type` counts as a property. A missing property does not match, even if an empty value is
 * wanted. Source: developer manual, section 4, `get_all_by_prop`.
 */
export function recordsWith<record extends DbRecord>(
  records: readonly record[],
  wanted: Readonly<Record<string, string>>,
): record[] {
  const pairs = Object.entries(wanted);
  return records.filter((record) => pairs.every(([name, value]) => holds(valueOf(record, name), value)));
}

function valueOf(record: DbRecord, name: string): string | undefined {
  return name === 'type' ? record.type : record.prop(name);
}

function holds(value: string | undefined, wanted: string): boolean {
  return value !== undefined && `,${value},`.includes(`,${wanted},`);
}
