import { sayMistake, type Mistake } from '../packages/mistake.ts';
import type { OldPanel } from './old-panel.ts';

/** What is still to be done about an old panel, and what could not be read of it, each where it is. */
export function oldPanelMistakes({ missing, problems }: OldPanel): readonly Mistake[] {
  const lost = problems.filter((problem) => problem.lost);
  const read = problems.filter((problem) => !problem.lost);
  const places = [...lost, ...read].map(({ path: file, line, reason }) => ({ file, line, reason }));
  if (missing.length === 0) return places;
  return [{ reason: `Not in subs.ts yet: ${missing.join(', ')}.` }, ...places];
}

/** The same in English, one line each. */
export function oldPanelRemarks(panel: OldPanel): readonly string[] {
  return oldPanelMistakes(panel).map(sayMistake);
}
