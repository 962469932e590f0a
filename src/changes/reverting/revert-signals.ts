import { signalId, type Signal } from '../../events/signal.ts';
import type { RecordRevert } from './plan-revert.ts';

/**
 * The events that make the server follow a revert: create events become delete events and the reverse; events of
 * changes, and events about no record, are signalled again. Events about records that do not go back are left out.
 * @param reverted the records that go back
 * @param exists whether there is an event of that name
 */
export function signalsOfRevert(
  signals: readonly Signal[],
  reverted: readonly RecordRevert[],
  exists: (event: string) => boolean,
): readonly Signal[] {
  const byKey = new Map(reverted.map((record) => [record.key, record]));
  const about = new Set(signals.flatMap(({ args }) => args.slice(0, 1)));
  const turned = signals.flatMap(({ event, args }): Signal[] => {
    const [key] = args;
    if (key === undefined) return [{ event, args }];
    const record = byKey.get(key);
    return record ? turnedFor(record, { event, args }, exists) : [];
  });
  // Changes that were made outside Panelsmith had no event.
  const own = reverted.filter(({ key }) => !about.has(key)).flatMap((record) => ownSignal(record, exists));
  const needed = reverted
    .filter(({ key, kind }) => about.has(key) && kind !== 'modify')
    .flatMap((record) => {
      const isThere = turned.some(
        ({ event, args }) => args[0] === record.key && endingOf(event) === endings[record.kind],
      );
      return isThere ? [] : ownSignal(record, exists);
    });
  const all = new Map([...turned, ...needed, ...own].map((signal) => [signalId(signal), signal]));
  return [...all.values()];
}

const endings = { remove: 'delete', restore: 'create', modify: 'modify' } as const;

function turnedFor({ kind }: RecordRevert, { event, args }: Signal, exists: (event: string) => boolean): Signal[] {
  const ending = endingOf(event);
  const isOfLife = ending === 'create' || ending === 'delete';
  if (kind === 'modify' && !isOfLife) return [{ event, args }];
  if (kind !== 'modify' && !isOfLife) return [];
  const turned = event.replace(/-(create|delete)$/, `-${endings[kind]}`);
  return exists(turned) ? [{ event: turned, args }] : [];
}

/** The event that is usual for such a record, if there is one. */
function ownSignal({ kind, type, key }: RecordRevert, exists: (event: string) => boolean): Signal[] {
  const event = `${type}-${endings[kind]}`;
  return exists(event) ? [{ event, args: [key] }] : [];
}

function endingOf(event: string): string {
  return /-(create|delete|modify)$/.exec(event)?.[1] ?? '';
}
