import type { Reader } from './reader.ts';

/** What an event does, in one sentence of the first package that has one; undefined if none has. */
export function eventSentence(reader: Reader, event: string): string | undefined {
  return sentenceOfAny(reader, `events.${event}`);
}

/**
 * What an action of an event does, in one sentence: under `eventActions.EVENT.NAME`, or `eventActions.NAME` for every
 * event, the name without its number; undefined if no package has one.
 */
export function actionSentence(reader: Reader, event: string, action: string): string | undefined {
  const name = action.replace(/^S\d\d/, '');
  return sentenceOfAny(reader, `eventActions.${event}.${name}`) ?? sentenceOfAny(reader, `eventActions.${name}`);
}

function sentenceOfAny({ web, language }: Reader, key: string): string | undefined {
  const panels = web.system.packages.flatMap(({ definition }) =>
    definition && definition.kind !== 'old' ? definition.name : [],
  );
  const speaker = [...panels, 'shared'].find((panel) => web.wording.has(key, language, panel));
  return speaker === undefined ? undefined : web.wording.translator(language, speaker)(key);
}
