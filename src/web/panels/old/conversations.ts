import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import type { VisitState } from '../../../formmagick/run/conversation.ts';
import { Failure } from '../../../problems.ts';

/** A visit to an old panel as the session keeps it. */
interface KeptVisit {
  readonly id: string;
  readonly panel: string;
  readonly values: readonly (readonly [name: string, texts: readonly string[]])[];
  readonly brought: readonly string[];
  readonly stack: readonly number[];
}

declare module 'express-session' {
  interface SessionData {
    /** Visits to old panels, the one used last at the end: one for each page that is open. */
    oldVisits?: readonly KeptVisit[];
  }
}

/** Visits kept, and characters in all of them; those not used for longest are forgotten first. */
const mostVisits = 20;
const mostCharacters = 500_000;

/** The visit a form or a link belongs to; undefined for one that is over. */
export function findVisit({ session }: Request, panel: string, id: string): VisitState | undefined {
  const kept = session.oldVisits?.find((visit) => visit.id === id && visit.panel === panel);
  return (
    kept && { values: new Map(kept.values), brought: new Set(kept.brought), stack: kept.stack, message: undefined }
  );
}

/**
 * Keeps a visit and gives its name; a visit in which nothing was said is forgotten, and has none.
 * @throws Failure `errors.formTooLarge` for one that is larger than all may be
 */
export function keepVisit({ session }: Request, panel: string, id: string, state: VisitState): string {
  const others = (session.oldVisits ?? []).filter((visit) => visit.id !== id);
  if (state.values.size === 0 && state.stack.length === 0) {
    if (others.length < (session.oldVisits ?? []).length) session.oldVisits = others;
    return '';
  }
  const name = id === '' ? randomBytes(9).toString('base64url') : id;
  if (JSON.stringify([...state.values]).length > mostCharacters)
    throw new Failure('errors.formTooLarge', 'a visit to an old panel holds too much text');
  const visits = [
    ...others,
    { id: name, panel, values: [...state.values], brought: [...state.brought], stack: state.stack },
  ].slice(-mostVisits);
  while (visits.length > 1 && JSON.stringify(visits).length > mostCharacters) visits.shift();
  session.oldVisits = visits;
  return name;
}
