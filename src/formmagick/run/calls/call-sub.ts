import type { SubCall } from '../../read/call.ts';
import type { OldPanel } from '../../old-panel.ts';
import { findStandardSub } from './standard-subs.ts';
import type { OldRequest } from './old-request.ts';
import { subPanel } from './sub-panel.ts';
import type { Sub, SubAnswer } from '../../subs.ts';

/** What a sub returned, or the name of a sub that is not written in TypeScript yet. */
export type SubOutcome = { readonly answer: SubAnswer } | { readonly missing: string };

/** Finds a sub by the name in a form: first the panel's own, then those of the old library. */
export function findSub({ subs, perlSubs }: Pick<OldPanel, 'subs' | 'perlSubs'>, name: string): Sub | undefined {
  const last = name.replace(/^.*(?:::|')/, '');
  return subs.get(last) ?? findStandardSub(last, perlSubs);
}

/** Calls the sub that an attribute names. Arguments that only Perl could evaluate are passed as empty strings. */
export async function callSub(request: OldRequest, call: SubCall): Promise<SubOutcome> {
  return callByName(
    request,
    call.sub,
    call.arguments.map((argument) => argument ?? ''),
  );
}

export async function callByName(request: OldRequest, name: string, given: readonly string[]): Promise<SubOutcome> {
  const sub = findSub(request.panel, name);
  if (sub === undefined) return { missing: name };
  const answer = await request.limited(() => sub(subPanel(request), ...given));
  return { answer: answer ?? undefined };
}
