import { nextNumber, takenNumbers } from '../accounts/account-numbers.ts';
import type { Draft } from '../db/file/draft.ts';
import type { Root } from '../root.ts';
import { isCounter, type RecordChange } from './record-change.ts';

/**
 * The changes with free account numbers, now that the databases are locked: the staged numbers, unless somebody else
 * has taken one of them meanwhile; then new ones are taken for all.
 * @param numbered keys of the new accounts that were given a number
 */
export function withFreeAccountNumbers(
  changes: readonly RecordChange[],
  numbered: readonly string[],
  drafts: ReadonlyMap<string, Draft>,
  root: Root,
): readonly RecordChange[] {
  const [accounts, configuration] = [drafts.get('accounts'), drafts.get('configuration')];
  if (numbered.length === 0 || !accounts || !configuration) return changes;
  const others = changes.filter(({ key }) => !numbered.includes(key)).flatMap(({ properties }) => properties);
  const taken = new Set([
    ...takenNumbers(root, accounts),
    ...others.filter(({ name }) => name === 'Uid' || name === 'Gid').map(({ after }) => Number(after ?? 0)),
  ]);
  const counter = changes.find(isCounter);
  const staged = changes.filter(({ database, key }) => database === 'accounts' && numbered.includes(key));
  const isFree = staged.every(({ properties }) => !taken.has(numberIn(properties)));
  const stored = configuration.get('MinUid')?.value;
  if (isFree && counter?.before === stored) return changes;
  const numbers = new Map<string, number>();
  let after = stored;
  for (const key of numbered) {
    const { number, next } = nextNumber(after, taken);
    numbers.set(key, number);
    after = next;
  }
  return changes.map((change) => {
    if (change === counter) return { ...change, before: stored, after };
    const number = change.database === 'accounts' ? numbers.get(change.key) : undefined;
    return number === undefined ? change : withNumber(change, number);
  });
}

function withNumber(change: RecordChange, number: number): RecordChange {
  const properties = change.properties.map((property) =>
    property.name === 'Uid' || property.name === 'Gid' ? { ...property, after: `${number}` } : property,
  );
  return { ...change, properties };
}

function numberIn(properties: RecordChange['properties']): number {
  return Number(properties.find(({ name }) => name === 'Uid')?.after ?? 0);
}
