import type { Visit } from '../visit.ts';

/** What an event does, in one sentence of whatever package says it; undefined where none does. */
export function eventSentence({ shell, language }: Visit, event: string): string | undefined {
  const key = `events.${event}`;
  const panels = shell.system.packages.flatMap(({ definition }) =>
    definition && definition.kind !== 'old' ? definition.name : [],
  );
  const speaker = [...panels, 'shared'].find((panel) => shell.wording.has(key, language, panel));
  return speaker === undefined ? undefined : shell.wording.translator(language, speaker)(key);
}
