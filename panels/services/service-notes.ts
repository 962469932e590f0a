import type { Reading, Service, TableNote } from 'panelsmith';

const maxNamed = 5;

/** Notes above the list: that the machine cannot be examined, orphans, and ports that several packages use. */
export function serviceNotes({ services }: Reading): readonly TableNote[] {
  if (!services) return [];
  const { isTrial, failure, claims, all } = services;
  const orphans = all.filter(({ service }) => !service.isOwned && !service.isProtected);
  return [
    ...(isTrial ? [{ tone: 'neutral', key: 'notes.trial' } as const] : []),
    ...(failure === undefined ? [] : [{ tone: 'danger', key: 'notes.failure' } as const]),
    ...claims.map(({ port, services: claimed }) => ({
      tone: 'warning' as const,
      key: 'notes.claim',
      args: { port, services: claimed.map(named).join(', ') },
    })),
    ...(orphans.length === 0
      ? []
      : [{ tone: 'warning' as const, key: 'notes.orphans', args: { count: orphans.length, names: someOf(orphans) } }]),
  ];
}

function named({ key, owners }: Service): string {
  return owners.length === 0 ? key : `${key} (${owners.join(', ')})`;
}

function someOf(orphans: readonly { readonly service: Service }[]): string {
  const names = orphans.slice(0, maxNamed).map(({ service }) => service.key);
  return orphans.length > maxNamed ? `${names.join(', ')} …` : names.join(', ');
}
