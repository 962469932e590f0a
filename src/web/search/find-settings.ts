import type { DbRecord } from '../../db/file/record.ts';
import { isSecretName } from '../../db/file/secret-names.ts';
import type { Visit } from '../visit.ts';
import { foldText } from '../../panel/pages/fold-text.ts';
import { settingPlaces, type FieldPlace } from './search-document.ts';

/** A property of a record of the configuration database. */
export interface FoundSetting {
  readonly key: string;
  /** Undefined for a setting that is its record's own value. */
  readonly property: string | undefined;
  readonly value: string;
  /** Where it can be changed; undefined if no panel can change it. */
  readonly place: FieldPlace | undefined;
}

/** Shorter values are not searched, since they are part of too many others. */
const shortestValue = 2;

/**
 * Settings by their names and values; every word has to be in one of them. What can be changed in a panel comes first,
 * then whole names and values. Values of secrets are neither found nor shown.
 * @param words folded
 */
export function findSettings(visit: Visit, words: readonly string[], limit: number): readonly FoundSetting[] {
  if (words.length === 0) return [];
  const { configuration } = visit.reading;
  const places = placesOf(visit);
  const found: { readonly setting: FoundSetting; readonly rank: number }[] = [];
  for (const record of configuration.all())
    for (const [property, value] of settingsOf(record)) {
      const isSecret = property !== undefined && isSecretName(property);
      const texts = [record.key, property ?? ''].map(foldText);
      const plain = isSecret ? '' : foldText(value);
      const fits = (word: string): boolean =>
        texts.some((text) => text.includes(word)) || (word.length >= shortestValue && plain.includes(word));
      // A record's name alone would find each of its properties.
      const isNews = words.some(
        (word) => property === undefined || (texts[1] ?? '').includes(word) || plain.includes(word),
      );
      if (!isNews || !words.every(fits)) continue;
      const place = places.get(['configuration', record.key, property ?? ''].join(' '));
      const isWhole = words.some((word) => word === texts[1] || word === plain || word === texts[0]);
      const setting = { key: record.key, property, value: isSecret ? '••••' : value, place };
      found.push({ setting, rank: (place ? 0 : 2) + (isWhole ? 0 : 1) });
    }
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ setting }) => setting);
}

/** A plain setting is its own value; a service and the like have properties. */
function settingsOf(record: DbRecord): [property: string | undefined, value: string][] {
  return record.props.size === 0 ? [[undefined, record.value]] : [...record.props];
}

const known = new WeakMap<object, ReadonlyMap<string, FieldPlace>>();

function placesOf({ web }: Visit): ReadonlyMap<string, FieldPlace> {
  const { packages } = web.system;
  const places = known.get(packages) ?? settingPlaces(web);
  known.set(packages, places);
  return places;
}
