import type { Shortcut } from '../page/models/changes/history-model.ts';
import { fieldTime, type HistoryQuery } from './history-query.ts';

type TypedQuery = HistoryQuery['typed'];
type Href = (changed: Readonly<Record<string, string | undefined>>) => string;

/** How many people are offered; others can be typed. */
const peopleOffered = 6;

/** The days an admin asks for, in the server's time zone. */
export function dayShortcuts(typed: TypedQuery, href: Href, now: Date): Shortcut[] {
  const midnight = (daysAgo: number): string =>
    fieldTime(new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo));
  const days = [
    { name: 'today', from: midnight(0), to: '' },
    { name: 'yesterday', from: midnight(1), to: `${midnight(1).slice(0, 10)}T23:59` },
    { name: 'week', from: midnight(6), to: '' },
  ];
  return days.map(({ name, from, to }) => {
    const isChosen = typed.from === from && typed.to === to;
    const asked = isChosen ? { from: undefined, to: undefined } : { from, to: to === '' ? undefined : to };
    return { label: `history.days.${name}`, text: '', href: href({ ...asked, before: undefined }), isChosen };
  });
}

/** None if only one person has changed anything. */
export function peopleShortcuts(typed: TypedQuery, href: Href, people: readonly string[]): Shortcut[] {
  if (people.length < 2) return [];
  return people.slice(0, peopleOffered).map((name) => {
    const isChosen = typed.who === name;
    const asked = { who: isChosen ? undefined : name, before: undefined };
    return { label: undefined, text: name, href: href(asked), isChosen };
  });
}
