import type { DbRecord } from './record.ts';

/**
 * Puts a record into a list in byte order of keys, in place of the one with the same key; removes that one if the new
 * record does not belong in the list.
 * @param type the type of all records of the list; undefined for a list of all types
 * @returns the list
 */
export function putRecord(
  list: DbRecord[],
  type: string | undefined,
  key: string,
  record: DbRecord | undefined,
): readonly DbRecord[] {
  const fits = record !== undefined && (type === undefined || record.type === type);
  const place = placeFor(list, key);
  // Keys of old files that are not in UTF-8 are at other positions.
  const index = list[place]?.key === key ? place : oddPlace(list, key);
  if (index >= 0) list.splice(index, 1, ...(fits ? [record] : []));
  else if (fits) list.splice(place, 0, record);
  return list;
}

/** The position of a key in a list, or where it would be inserted. */
function placeFor(list: readonly DbRecord[], key: string): number {
  const bytes = Buffer.from(key);
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (Buffer.compare(Buffer.from(list[middle]?.key ?? ''), bytes) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

function oddPlace(list: readonly DbRecord[], key: string): number {
  return /[^\0-\x7f]/.test(key) ? list.findIndex((record) => record.key === key) : -1;
}
