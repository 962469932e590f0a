import type { DbRecord } from '../../db/file/record.ts';

/** Makes a list of things, one for each record, out of the one for the records before. */
export type Carry = <thing>(things: readonly thing[], make: (record: DbRecord) => thing) => readonly thing[];

/** Takes over what was made for the first and the last records, as far as they are the same. */
export function carrier(before: readonly DbRecord[], after: readonly DbRecord[]): Carry {
  const most = Math.min(before.length, after.length);
  let first = 0;
  while (first < most && before[first] === after[first]) first++;
  let last = 0;
  while (last < most - first && before[before.length - 1 - last] === after[after.length - 1 - last]) last++;
  return (things, make) =>
    things
      .slice(0, first)
      .concat(after.slice(first, after.length - last).map(make), things.slice(before.length - last));
}
