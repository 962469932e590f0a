import type { Mistake } from '../../packages/mistake.ts';
import { isSharedDatabase } from '../fields/database-names.ts';
import type { Field, Fields } from '../fields/field.ts';
import type { TablePage } from '../pages/table/table-page.ts';
import { isOwnName } from '../submit/posted-names.ts';
import { isObject, mistake, shownValue } from './unknown-value.ts';

/** Names of pages and buttons, which appear in URLs and forms. */
export const pageName = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/**
 * Finds the mistakes in the records a page is about.
 * @param own databases of the panel itself
 */
export function recordMistakes(
  name: string,
  { database, type }: TablePage['lists'],
  own: readonly string[],
): Mistake[] {
  const mistakes: Mistake[] = [];
  if (!isSharedDatabase(database) && !own.includes(database))
    mistakes.push(
      mistake(`page ${name} is about a database ${shownValue(database)}, which is unknown`, 'pages', name, database),
    );
  if (typeof type !== 'string' || type === '')
    mistakes.push(mistake(`page ${name} does not say which type of records it is about`, 'pages', name));
  return mistakes;
}

/** Finds the mistakes of a page that shows a view. */
export function bodyMistakes(name: string, thing: object): Mistake[] {
  if ('view' in thing && typeof thing.view === 'string') return [];
  return [mistake(`page ${name} does not say which view it shows`, 'pages', name, 'view')];
}

/**
 * Members that should be functions but are not.
 * @param needed whether they are required
 */
export function codeMistakes(name: string, thing: object, members: readonly string[], needed = false): Mistake[] {
  return members
    .filter((member) => {
      const code: unknown = Reflect.get(thing, member);
      return typeof code !== 'function' && (needed || code !== undefined);
    })
    .map((member) => mistake(`${member} of page ${name} is not a function`, 'pages', name, member));
}

/** Fields of a page that were not made with the kit, or whose names the forms of Panelsmith itself post. */
export function fieldMistakes(page: string, fields: Fields, what: 'field' | 'column'): Mistake[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const reasons: string[] = [];
    if (!isField(field)) reasons.push(`${what} ${name} of page ${page} was not made by the kit`);
    // A column is not posted.
    if (what === 'field' && isOwnName(name))
      reasons.push(`field ${name} of page ${page} begins with _, like the names that Panelsmith itself posts`);
    return reasons.map((reason) => mistake(reason, 'pages', page, name));
  });
}

function isField(field: unknown): field is Field {
  return isObject(field) && ['literal', 'input', 'file'].includes(String(field['kind']));
}
