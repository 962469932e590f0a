import type { History } from '../../../changes/history.ts';

/** Who changed a property, and when. */
export interface Changed {
  readonly author: string;
  /** ISO 8601, UTC. */
  readonly when: string;
  readonly after: string | undefined;
  /** `after` is blanked. */
  readonly isSecret: boolean;
}

/** Change sets looked through; what was changed while a form was open is among the last. */
const entriesRead = 500;

/** The last change of one property that the history knows, and what it was changed to; undefined where it knows none. */
export async function lastChange(
  history: Pick<History, 'read'>,
  place: { readonly database: string; readonly key: string; readonly property: string },
): Promise<Changed | undefined> {
  const { entries } = await history.read(entriesRead);
  for (const { state, changes, author, when } of entries) {
    if (state === 'abandoned') continue;
    const properties = changes.flatMap((one) =>
      one.database === place.database && one.key === place.key ? one.properties : [],
    );
    const found = properties.find(({ name }) => name === place.property);
    if (found) return { author, when, after: found.after, isSecret: found.secret === true };
  }
  return undefined;
}
