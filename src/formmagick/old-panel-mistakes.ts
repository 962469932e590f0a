import { formatMistake, type Mistake } from '../packages/mistake.ts';
import type { OldPanel } from './old-panel.ts';
import { drawnInPerl } from './read/old-form.ts';

/** Lists what is still to be done for an old panel and what could not be read, each with file and line. */
export function oldPanelMistakes({ missing, mistakes, drawsItself }: OldPanel): readonly Mistake[] {
  const lost = mistakes.filter((mistake) => mistake.lost);
  const read = mistakes.filter((mistake) => !mistake.lost);
  const places = [...lost, ...read].map(({ path: file, line, reason }) => ({ file, line, reason }));
  const isReported = !drawsItself || mistakes.some(({ reason }) => reason === drawnInPerl);
  return [
    ...(missing.length === 0 ? [] : [{ reason: `Not in subs.ts yet: ${missing.join(', ')}.` }]),
    ...(isReported ? [] : [{ reason: drawnInPerl }]),
    ...places,
  ];
}

/** The same as English text, one line each. */
export function formatOldPanelMistakes(panel: OldPanel): readonly string[] {
  return oldPanelMistakes(panel).map(formatMistake);
}
