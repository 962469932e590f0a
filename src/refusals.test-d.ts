import * as kit from './kit/panels.ts';
import { Failure, refuse, type KeyBelow, type SentenceKey } from './refusals.ts';
import type { Message } from './web/page/models/layout-model.ts';
import type { Visit } from './web/visit.ts';

// The compiler checks this file; it never runs. Each line below `@ts-expect-error` must not compile.

/** Correct code compiles. */
export function correct(visit: Visit): readonly unknown[] {
  const named: SentenceKey = 'errors.validators.ipNumber';
  const counted: SentenceKey = 'search.found';
  const below: KeyBelow<'doctor.differences'> = 'otherUid';
  const message: Message = {
    kind: 'success',
    sentences: [{ key: 'messages.saved', args: {} }, refuse('errors.tooLong')],
  };
  const ofPanel: Message = { kind: 'success', panel: 'rules', sentences: [{ key: 'rules.own', args: {} }] };
  const said = [visit.translator()('buttons.back'), visit.translator('rules')('rules.own')];
  return [named, counted, below, message, ofPanel, said, new Failure('errors.notFound', 'no', { kind: 'missing' })];
}

/** A package has sentences of its own. */
export const ofPackage = [kit.refuse('rules.own'), new kit.Failure('rules.own', 'no'), kit.refuse('errors.required')];

// @ts-expect-error a misspelt key of a refusal
refuse('errors.requird');
// @ts-expect-error a misspelt key of a failure
new Failure('errors.notFund', 'no');
// @ts-expect-error a key that is only the beginning of others
refuse('errors.validators');
// @ts-expect-error a key with the ending of a plural form
refuse('search.found_one');
// @ts-expect-error a kind that does not exist
new Failure('errors.notFound', 'no', { kind: 'mising' });
// @ts-expect-error a kind that does not exist, in a package
new kit.Failure('rules.own', 'no', { kind: 'mising' });
// @ts-expect-error a misspelt name below a path
export const below: KeyBelow<'doctor.differences'> = 'otherUdi';
// @ts-expect-error a misspelt sentence of a message
export const message: Message = { kind: 'success', sentences: [{ key: 'messages.savd', args: {} }] };

export async function misspelt(visit: Visit): Promise<void> {
  // @ts-expect-error a misspelt sentence of our own
  visit.translator()('buttons.bck');
  // @ts-expect-error a misspelt title
  await visit.page('confirm', { key: 'confirm.titl', args: {} }, { isPending: true });
}
