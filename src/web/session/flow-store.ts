import { randomBytes } from 'node:crypto';
import type { SessionData } from 'express-session';
import type { Posted } from '../../panel/submit/check-fields.ts';
import { Failure, type Refusal } from '../../refusals.ts';

/** The values typed on the steps of a form, stored in the session until the last step. */
export interface StoredFlow {
  readonly id: string;
  /** The URL of the form and its record. */
  readonly form: string;
  /** The field hashes from when its first step was shown. */
  readonly seen: string;
  /** Texts by field, as posted. */
  readonly typed: readonly (readonly [name: string, texts: readonly string[]])[];
  /** Names of the valid steps. */
  readonly done: readonly string[];
  /** Errors of the final submit by field; under an empty name the error of the page. */
  readonly refusals: readonly (readonly [name: string, refusal: Refusal])[];
}

/** Number of forms open in the tabs of one session; the oldest is dropped. */
const maxFlows = 5;

/** Longest form, in characters; the session is read with every request. */
const longestFlow = 32_768;

/** Their data in the session. */
type Session = Pick<SessionData, 'flows'>;

export function newFlowId(): string {
  return randomBytes(9).toString('base64url');
}

/** The data of one form, by the id in its URL. */
export function findFlow({ flows = [] }: Session, id: string, form: string): StoredFlow | undefined {
  return flows.find((flow) => flow.id === id && flow.form === form);
}

/** @throws Failure `errors.formTooLarge` when it is too large for a session */
export function storeFlow(session: Session, flow: StoredFlow): void {
  if (JSON.stringify(flow).length > longestFlow)
    throw new Failure('errors.formTooLarge', 'the steps hold too much text', { kind: 'tooLarge' });
  session.flows = [...others(session, flow.id), flow].slice(-maxFlows);
}

export function dropFlow(session: Session, id: string): void {
  session.flows = others(session, id);
}

export function typedOnSteps({ typed }: StoredFlow): Posted {
  return new Map(typed);
}

function others({ flows = [] }: Session, id: string): StoredFlow[] {
  return flows.filter((flow) => flow.id !== id);
}
