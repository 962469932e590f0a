import { findValidator } from '../../panel/validators/validators.ts';
import { typedIn } from '../../panel/validators/validator.ts';
import { refuseValue } from '../../db/file/text/safe-text.ts';
import { isRefusal, refuse, type Refusal } from '../../refusals.ts';
import { withoutQuotes } from '../read/validation.ts';
import { callByName, findSub } from './calls/call-sub.ts';
import type { ShownField } from './show/page-view.ts';
import type { OldRequest } from './calls/old-request.ts';
import type { SubAnswer } from '../subs.ts';

/** Returns every reason why a field's value is not valid, in the person's language. All validators of the field run. */
export async function checkField(request: OldRequest, field: ShownField, texts: readonly string[]): Promise<string[]> {
  const { words } = request;
  const unsafe = texts.flatMap((text) => refuseText(field, text) ?? []).slice(0, 1);
  const messages = [...unsafe, ...refuseChoice(field, texts)].map((refusal) => words.refusal(refusal));
  for (const { name, arguments: given } of field.validations)
    messages.push(...(await ask(request, name, given, texts[0] ?? '')));
  return [...new Set(messages)];
}

type SubsOfPanel = Pick<OldRequest['panel'], 'subs' | 'perlSubs'>;

/** Returns the validators that neither the panel nor the old library has. */
export function unknownValidators(
  panel: SubsOfPanel,
  fields: readonly Pick<ShownField, 'validations'>[],
): readonly string[] {
  const names = fields.flatMap(({ validations }) => validations);
  return names.filter(({ name, arguments: given }) => !isKnown(panel, name, given)).map(({ name }) => name);
}

function isKnown(panel: SubsOfPanel, name: string, given: readonly string[]): boolean {
  return findSub(panel, name) !== undefined || (!panel.perlSubs.has(name) && findValidator(name, given) !== undefined);
}

async function ask(
  request: OldRequest,
  name: string,
  given: readonly string[],
  text: string,
): Promise<readonly string[]> {
  const { words, panel } = request;
  if (findSub(panel, name) === undefined) {
    const validator = panel.perlSubs.has(name) ? undefined : findValidator(name, given);
    const result = validator?.(text) ?? refuse('old.unknownValidator', { name });
    return result.refused ? [words.refusal(result)] : [];
  }
  const called = await callByName(request, name, [typedIn(text), ...given.map(withoutQuotes)]);
  return 'missing' in called ? [] : messagesOf(request, called.answer);
}

/** A validator returns `OK`, a message or a refusal of the kit. */
function messagesOf({ words }: OldRequest, answer: SubAnswer): readonly string[] {
  if (typeof answer === 'string') return answer === 'OK' || answer === '' ? [] : [words.text(answer)];
  return isRefusal(answer) ? [words.refusal(answer)] : [];
}

/** Refuses what a database cannot store. Line ends are accepted only in text areas. */
function refuseText({ type, validations }: ShownField, text: string): Refusal | undefined {
  const permitsPipes = validations.some(({ name }) => name === 'permitpipes');
  const lines = type === 'textarea' ? text.replace(/\r\n?|\n/g, ' ') : text;
  if (/[\p{Cc}\uFFFD]/u.test(type === 'textarea' ? lines.replaceAll('\t', ' ') : lines))
    return refuse('errors.controlCharacters');
  return refuseValue(permitsPipes ? text.replaceAll('|', '').replaceAll('\r', '') : text.replaceAll('\r', ''));
}

function refuseChoice({ type, options, multiple }: ShownField, texts: readonly string[]): readonly Refusal[] {
  if (type !== 'select' && type !== 'radio' && type !== 'checkboxes') return [];
  const given = texts.filter((text) => text !== '');
  const odd = given.find((text) => !options.some(({ value }) => value === text));
  if (odd !== undefined) return [refuse('errors.notAnOption', { value: odd })];
  return given.length > 1 && !multiple ? [refuse('errors.oneValue')] : [];
}
