import type { History } from '../../../../changes/history/history.ts';

/** Who changed a property, and when. */
export interface LastPropertyChange {
  readonly author: string;
  /** ISO 8601, UTC. */
  readonly when: string;
  readonly after: string | undefined;
  /** Whether the property is secret, so that `after` is blank. */
  readonly isSecret: boolean;
}

/** How many of the last change sets are searched: changes made while a form was open are among them. */
const entriesRead = 500;

/** The last change of a property in the history, and its new value; undefined when there is none. */
export async function lastChange(
  history: Pick<History, 'read'>,
  place: { readonly database: string; readonly key: string; readonly property: string },
): Promise<LastPropertyChange | undefined> {
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
