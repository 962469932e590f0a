import { callSub } from './call-sub.ts';
import type { SentenceArgs } from '../../../refusals.ts';
import type { PanelWords } from '../../words/panel-words.ts';
import { OldRequest, type OldRequestSettings } from './old-request.ts';
import type { SubAnswer } from '../../subs.ts';

type OpenSettings = Omit<OldRequestSettings, 'words'> & { readonly words: (params: SentenceArgs) => PanelWords };

/** Starts a request. First calls the sub that the lexicon names for the values of variables in sentences. */
export async function openOldRequest({ words, ...settings }: OpenSettings): Promise<OldRequest> {
  const { params } = settings.panel;
  const plain = new OldRequest({ ...settings, words: words({}) });
  if (params === undefined) return plain;
  const called = await callSub(plain, params);
  if ('missing' in called) return plain;
  return new OldRequest({ ...settings, changes: settings.changes.fresh(), words: words(argsIn(called.answer)) });
}

function argsIn(answer: SubAnswer): SentenceArgs {
  if (typeof answer !== 'object' || answer === null) return {};
  const pairs: Iterable<readonly [unknown, unknown]> = answer instanceof Map ? answer : Object.entries(answer);
  return Object.fromEntries(
    [...pairs].flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[String(name), value]] : [],
    ),
  );
}
