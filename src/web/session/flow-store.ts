import { randomBytes } from 'node:crypto';
import type { SessionData } from 'express-session';
import type { Posted } from '../../panel/submit/check-fields.ts';
import { Failure, type Refusal } from '../../problems.ts';

/** What was typed on the steps of a form so far, as the session keeps it until the last one. */
export interface KeptFlow {
  readonly id: string;
  /** The form it is of, and the record: its URL. */
  readonly form: string;
  /** The marks of what the form was filled with when its first step was shown. */
  readonly seen: string;
  /** Texts by field, as they were posted. */
  readonly typed: readonly (readonly [name: string, texts: readonly string[]])[];
  /** Names of the steps that were right. */
  readonly done: readonly string[];
  /** What was wrong when all was submitted, by field; under an empty name what was wrong with the page. */
  readonly refusals: readonly (readonly [name: string, refusal: Refusal])[];
}

/** As many forms can be open in the tabs of one session; of more, the oldest is forgotten. */
const flowsKept = 5;

/** Longest form, in characters; the session is read with every request. */
const longestFlow = 32_768;

/** What the session holds of them. */
type Session = Pick<SessionData, 'flows'>;

export function newFlowId(): string {
  return randomBytes(9).toString('base64url');
}

/** The flow of one form by the id in its URL. */
export function findFlow({ flows = [] }: Session, id: string, form: string): KeptFlow | undefined {
  return flows.find((flow) => flow.id === id && flow.form === form);
}

/** @throws Failure `errors.formTooLarge` when more was typed than a session should hold */
export function keepFlow(session: Session, flow: KeptFlow): void {
  if (JSON.stringify(flow).length > longestFlow)
    throw new Failure('errors.formTooLarge', 'the steps hold too much text');
  session.flows = [...others(session, flow.id), flow].slice(-flowsKept);
}

export function dropFlow(session: Session, id: string): void {
  session.flows = others(session, id);
}

export function typedIn({ typed }: KeptFlow): Posted {
  return new Map(typed);
}

function others({ flows = [] }: Session, id: string): KeptFlow[] {
  return flows.filter((flow) => flow.id !== id);
}
