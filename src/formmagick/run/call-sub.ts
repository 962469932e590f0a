import type { Call } from '../read/call.ts';
import type { OldPanel } from '../old-panel.ts';
import { findStandardSub } from './standard-subs.ts';
import type { Step } from './step.ts';
import { subPanel } from './sub-panel.ts';
import type { Sub, SubAnswer } from '../subs.ts';

/** What a sub answered; or that nobody wrote it anew. */
export type Called = { readonly answer: SubAnswer } | { readonly missing: string };

/** A sub by the name a form gives it: the panel's own, else one of the old library. */
export function findSub({ subs, perlSubs }: Pick<OldPanel, 'subs' | 'perlSubs'>, name: string): Sub | undefined {
  const last = name.replace(/^.*(?:::|')/, '');
  return subs.get(last) ?? findStandardSub(last, perlSubs);
}

/** Calls what an attribute names. An argument that only Perl could tell is empty. */
export async function callSub(step: Step, call: Call): Promise<Called> {
  return callByName(
    step,
    call.sub,
    call.arguments.map((argument) => argument ?? ''),
  );
}

export async function callByName(step: Step, name: string, given: readonly string[]): Promise<Called> {
  const sub = findSub(step.panel, name);
  if (sub === undefined) return { missing: name };
  const answer = await step.limited(() => sub(subPanel(step), ...given));
  return { answer: answer ?? undefined };
}
