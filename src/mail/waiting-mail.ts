import { isJsonObject } from '../files/state/json-kinds.ts';

/** A mail in the queue: a file `ID.json`, which only root can read. Times are ISO 8601, UTC. */
export interface WaitingMail {
  /** Also part of its Message-ID, so that a mail that arrives twice can be recognized. */
  readonly id: string;
  /** One address. */
  readonly to: string;
  readonly from: { readonly name: string; readonly address: string };
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly written: string;
  /** How often it was tried. */
  readonly tries: number;
  /** When it is tried again; undefined if it was given up: then `failure` says why. */
  readonly next: string | undefined;
  /** Why the last try failed, as the mail server or the system says it. */
  readonly failure: string | undefined;
}

/** Whether it is not tried any more. */
export function isGivenUp({ next }: WaitingMail): boolean {
  return next === undefined;
}

/** @throws Error if the text is not a mail that Panelsmith wrote */
export function parseWaitingMail(text: string): WaitingMail {
  const json = objectOf(JSON.parse(text));
  const from = objectOf(json['from']);
  return {
    id: textOf(json['id']),
    to: textOf(json['to']),
    from: { name: textOf(from['name']), address: textOf(from['address']) },
    subject: textOf(json['subject']),
    text: textOf(json['text']),
    written: timeOf(json['written']),
    tries: Number(json['tries']) || 0,
    next: json['next'] === undefined ? undefined : timeOf(json['next']),
    failure: json['failure'] === undefined ? undefined : textOf(json['failure']),
  };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (!isJsonObject(value)) throw new Error('Panelsmith did not write this mail');
  return value;
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error('Panelsmith did not write this mail');
  return value;
}

function timeOf(value: unknown): string {
  const text = textOf(value);
  if (Number.isNaN(Date.parse(text))) throw new Error('Panelsmith did not write this mail');
  return text;
}
