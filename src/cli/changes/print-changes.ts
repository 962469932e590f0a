import { changeKind, withSecretsBlanked, type RecordChange } from '../../changes/record-change.ts';
import type { Signal } from '../../events/signal.ts';

const marks = { create: '+', modify: '~', delete: '-' } as const;

/** Changes as lines: `+ accounts:abc (user)`, and below it `City: "Bonn" -> "Rome"`. Secrets are masked. */
export function changeLines(changes: readonly RecordChange[]): string[] {
  return changes.map(withSecretsBlanked).flatMap((change) => {
    const { database, key, before, after, properties } = change;
    const kind = changeKind(change);
    const head = `${marks[kind]} ${database}:${key} (${(kind === 'create' ? after : before) ?? ''})`;
    if (kind === 'delete') return [head];
    const type = kind === 'modify' && before !== after ? [{ name: 'type', before, after }] : [];
    const shown = [...type, ...properties];
    return [
      head,
      ...shown.map(
        (one) =>
          `    ${one.name}: ${kind === 'create' ? '' : `${quotedValue(one.before)} -> `}${quotedValue(one.after)}`,
      ),
    ];
  });
}

export function signalLine({ event, args }: Signal): string {
  return `event ${[event, ...args].join(' ')}`;
}

/** Changes for scripts. Secrets are masked. */
export function plainChanges(changes: readonly RecordChange[]): object[] {
  return changes.map(withSecretsBlanked).map((change) => ({ change: changeKind(change), ...change }));
}

function quotedValue(value: string | undefined): string {
  return value === undefined ? 'unset' : JSON.stringify(value);
}
