import { changeKind, withSecretsBlanked, type RecordChange } from '../../changes/record-change.ts';
import type { Reader } from '../words/reader.ts';
import { PropertyWords, type PropertyId } from '../words/property-words.ts';
import type { ChangedModel } from './models/changes/changed-model.ts';

/** Number of records listed individually for one change set; a package may change thousands. */
const maxChanges = 50;

/**
 * The model of what a change set does to records.
 * @param panel the panel whose labels of properties are used first
 */
export function changedModel(
  reader: Reader,
  changes: readonly RecordChange[],
  panel: string,
  limit = maxChanges,
): ChangedModel {
  const { web, language } = reader;
  const words = new PropertyWords(web.system, web.wording, language);
  return {
    changes: changes.slice(0, limit).map((change) => changeModel(reader, words, change, panel)),
    notShown: Math.max(0, changes.length - limit),
  };
}

function changeModel(
  { web, language }: Reader,
  words: PropertyWords,
  change: RecordChange,
  panel: string,
): ChangedModel['changes'][number] {
  const { database, key, before, after, removed = [], ...blanked } = withSecretsBlanked(change);
  // For a removed account that was also changed, the old values are shown once.
  const properties = [
    ...blanked.properties.filter(({ name }) => !removed.some((one) => one.name === name)),
    ...removed,
  ];
  const kind = changeKind(change);
  const isRetyped = kind === 'modify' && before !== after;
  const type = (before ?? after ?? '').replace(/-deleted$/, '');
  const place = (property: string): PropertyId => ({ database, key, type, property });
  const valueText = (name: string, value: string): string =>
    value === '' ? '' : words.value(place(name), value, panel);
  const typeKey = `types.${type}`;
  return {
    kind,
    database,
    key,
    type: web.wording.has(typeKey, language, 'shared') ? web.wording.translator(language)(typeKey) : type,
    properties: [
      ...(isRetyped ? [{ name: 'type', before: before ?? '', after: after ?? '' }] : []),
      ...properties
        .map((property) => ({ name: property.name, before: property.before ?? '', after: property.after ?? '' }))
        .filter((property, index) => property.before !== property.after || properties[index]?.secret),
    ].map((property) => ({
      name: property.name,
      label: words.label(place(property.name), panel),
      before: valueText(property.name, property.before),
      after: valueText(property.name, property.after),
    })),
  };
}
