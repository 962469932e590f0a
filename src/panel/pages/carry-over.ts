import type { DbRecord } from '../../db/file/record.ts';

/** How the records of a list differ from those before. */
export interface CarryOver {
  /** Makes a list of things, one for each record, out of the one for the records before. */
  readonly things: <thing>(before: readonly thing[], make: (record: DbRecord) => thing) => readonly thing[];
  /** Numbers of records before, in the order given, as they are now; those of other records are left out. */
  readonly numbers: (before: readonly number[]) => number[];
  /** The numbers of the records that are new or were changed. */
  readonly fresh: readonly number[];
  /** The numbers before of the records that are gone or were changed. */
  readonly removed: readonly number[];
}

/** Records that are the same in both lists. */
interface Stretch {
  readonly before: number;
  readonly after: number;
  readonly length: number;
}

/** Finds the records that are still the same; everything about the others is made again. */
export function carryOver(before: readonly DbRecord[], after: readonly DbRecord[]): CarryOver {
  const stretches = sameStretches(before, after);
  const [fresh, removed]: [number[], number[]] = [[], []];
  for (const [index, stretch] of stretches.entries()) {
    const next = stretches[index + 1] ?? { before: before.length, after: after.length };
    for (let number = stretch.after + stretch.length; number < next.after; number++) fresh.push(number);
    for (let number = stretch.before + stretch.length; number < next.before; number++) removed.push(number);
  }
  const isInPlace = before.length === after.length && stretches.every((stretch) => stretch.before === stretch.after);
  return {
    fresh,
    removed,
    things<thing>(things: readonly thing[], make: (record: DbRecord) => thing): readonly thing[] {
      if (isInPlace) return withReplaced(things, after, fresh, make);
      const carried: thing[] = [];
      for (const [index, { before: was, after: is, length }] of stretches.entries()) {
        for (const thing of things.slice(was, was + length)) carried.push(thing);
        for (const record of after.slice(is + length, stretches[index + 1]?.after)) carried.push(make(record));
      }
      return carried;
    },
    numbers: (numbers) => {
      const now = new Int32Array(before.length).fill(-1);
      for (const stretch of stretches)
        for (let step = 0; step < stretch.length; step++) now[stretch.before + step] = stretch.after + step;
      return numbers.map((number) => now[number] ?? -1).filter((number) => number >= 0);
    },
  };
}

/** A copy is much faster than a new list. */
function withReplaced<thing>(
  things: readonly thing[],
  records: readonly DbRecord[],
  replaced: readonly number[],
  make: (record: DbRecord) => thing,
): readonly thing[] {
  const copy = [...things];
  for (const number of replaced) {
    const record = records[number];
    if (record) copy[number] = make(record);
  }
  return copy;
}

/** How far to look, at a difference, for the next record that is in both lists. */
const recordsAhead = 64;

/** The first run starts both lists, and may be empty. */
function sameStretches(before: readonly DbRecord[], after: readonly DbRecord[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let [was, is] = [0, 0];
  for (;;) {
    let length = 0;
    while (is + length < after.length && before[was + length] === after[is + length]) length++;
    if (length > 0 || stretches.length === 0) stretches.push({ before: was, after: is, length });
    [was, is] = [was + length, is + length];
    if (was >= before.length || is >= after.length) return stretches;
    const [left, made] = meeting(before, was, after, is);
    [was, is] = [was + left, is + made];
  }
}

/** Returns how many records to leave behind in each list until the next one is in both; one each if none is near. */
function meeting(before: readonly DbRecord[], was: number, after: readonly DbRecord[], is: number): [number, number] {
  if (before[was]?.key === after[is]?.key) return [1, 1];
  for (let distance = 1; distance <= recordsAhead; distance++)
    for (let left = 0; left <= distance; left++) {
      const old = before[was + left];
      if (old !== undefined && old === after[is + distance - left]) return [left, distance - left];
    }
  return [1, 1];
}
