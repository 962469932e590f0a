import type { Mistake } from '../../packages/mistake.ts';
import { isObject, mistake, shownValue } from './unknown-value.ts';
import { objectsOf } from './option-mistakes.ts';

/** Mistakes in the first steps that a panel has for the home page of a new server. */
export function stepMistakesOfHome(steps: unknown, pages: unknown): Mistake[] {
  if (!isObject(steps)) return [mistake('firstDay is not an object of steps', 'firstDay')];
  return Object.entries(steps).flatMap(([name, step]) => {
    if (!isObject(step) || typeof step['done'] !== 'function')
      return [mistake(`step ${name} of firstDay has no function done`, 'firstDay', name)];
    const page: unknown = step['page'];
    if (typeof page === 'string' && isObject(pages) && Object.hasOwn(pages, page)) return [];
    return [
      mistake(
        `step ${name} of firstDay opens page ${shownValue(page)}, which the panel does not have`,
        'firstDay',
        name,
      ),
    ];
  });
}

/** Mistakes in the records that a panel adds to the pages of others. */
export function relatedMistakes(related: unknown): Mistake[] {
  if (!isObject(related)) return [mistake('related is not an object of kinds of records', 'related')];
  const known = objectsOf(related).map(([name]) => name);
  return Object.entries(related).flatMap(([name, kind]) => {
    if (!known.includes(name) || !isObject(kind) || typeof kind['records'] !== 'function')
      return [mistake(`related ${name} has no function records`, 'related', name)];
    const { to } = kind;
    if (isObject(to) && typeof to['database'] === 'string' && typeof to['type'] === 'string') return [];
    return [mistake(`related ${name} does not say to which database and type`, 'related', name)];
  });
}
