import { kindOf, withSecretsBlanked, type RecordChange } from '../../changes/record-change.ts';
import type { ChangedModel } from './models/changed-model.ts';

/** Number of records listed individually for one change set; a package may change thousands. */
const changesTold = 50;

/** The record changes of a change set, for a page. */
export function changedModel(changes: readonly RecordChange[]): ChangedModel {
  return { changes: changes.slice(0, changesTold).map(changeModel), untold: Math.max(0, changes.length - changesTold) };
}

function changeModel(change: RecordChange): ChangedModel['changes'][number] {
  const { database, key, before, after, removed = [], ...blanked } = withSecretsBlanked(change);
  // For a removed account that was also changed, the old values are shown once.
  const properties = [
    ...blanked.properties.filter(({ name }) => !removed.some((one) => one.name === name)),
    ...removed,
  ];
  const kind = kindOf(change);
  const isRetyped = kind === 'modify' && before !== after;
  return {
    kind,
    database,
    key,
    properties: [
      ...(isRetyped ? [{ name: 'type', before: before ?? '', after: after ?? '' }] : []),
      ...properties
        .map((property) => ({ name: property.name, before: property.before ?? '', after: property.after ?? '' }))
        .filter((property, index) => property.before !== property.after || properties[index]?.secret),
    ],
  };
}
