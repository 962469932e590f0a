import type { Mistake } from '../../packages/mistake.ts';
import { isObject } from './unknown-value.ts';

/** Unknown options of a page and its fields; a field shared by several pages is reported once. */
export function optionMistakes(pages: Readonly<Record<string, object>>): Mistake[] {
  const found = Object.entries(pages).flatMap(([name, page]) => [
    ...mistakesOf(`page ${name}`, page, ['pages', name]),
    ...fieldsOf(page).flatMap(([field, made]) => mistakesOf(`field ${field}`, made, [field])),
  ]);
  return [...new Map(found.map((mistake) => [mistake.reason, mistake])).values()];
}

function fieldsOf(page: object): [string, object][] {
  const fields: unknown = Reflect.get(page, 'fields') ?? Reflect.get(page, 'columns');
  return isObject(fields) ? objectsOf(fields) : [];
}

/** The members of an object that are objects themselves. */
export function objectsOf(thing: object): [string, object][] {
  return Object.entries(thing).flatMap(([name, member]: [string, unknown]): [string, object][] =>
    isObject(member) ? [[name, member]] : [],
  );
}

function mistakesOf(who: string, thing: object, at: readonly string[]): Mistake[] {
  const unknown: unknown = Reflect.get(thing, 'unknownOptions');
  if (!Array.isArray(unknown)) return [];
  return unknown
    .filter((option) => typeof option === 'string')
    .map((option) => ({
      kind: 'unknown option',
      reason: `${who} is given "${option}", which is not one of its options`,
      at: [...at, option],
    }));
}
