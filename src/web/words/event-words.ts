import type { Visit } from '../visit.ts';

/** What an event does, in one sentence of the first package that has one; undefined if none has. */
export function eventSentence(visit: Visit, event: string): string | undefined {
  return sentenceOfAny(visit, `events.${event}`);
}

/**
 * What an action of an event does, in one sentence: under `eventActions.EVENT.NAME`, or `eventActions.NAME` for every
 * event, the name without its number; undefined where no package says it.
 */
export function actionSentence(visit: Visit, event: string, action: string): string | undefined {
  const name = action.replace(/^S\d\d/, '');
  return sentenceOfAny(visit, `eventActions.${event}.${name}`) ?? sentenceOfAny(visit, `eventActions.${name}`);
}

function sentenceOfAny({ shell, language }: Visit, key: string): string | undefined {
  const panels = shell.system.packages.flatMap(({ definition }) =>
    definition && definition.kind !== 'old' ? definition.name : [],
  );
  const speaker = [...panels, 'shared'].find((panel) => shell.wording.has(key, language, panel));
  return speaker === undefined ? undefined : shell.wording.translator(language, speaker)(key);
}
