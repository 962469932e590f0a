import { PackageMistakes, formatMistake } from '../../packages/mistake.ts';
import type { Refusal } from '../../refusals.ts';
import { base } from '../base-url.ts';
import type { OwnSentence } from '../page/models/layout-model.ts';
import type { Visit } from '../visit.ts';

export const packagesUrl = `${base}/packages`;

/** Redirects to the page Packages, which says why nothing was done. */
export async function refuseOnPackages(visit: Visit, reason: OwnSentence | Refusal): Promise<void> {
  await visit.redirect(packagesUrl, { kind: 'danger', sentences: [reason] });
}

/**
 * Shows the mistakes of a package on the page Packages.
 * @param cleanUp called in that case
 */
export async function refusingMistakes(visit: Visit, work: () => Promise<void>, cleanUp?: () => void): Promise<void> {
  try {
    await work();
  } catch (error) {
    tryToCleanUp(visit, cleanUp);
    if (!(error instanceof PackageMistakes)) throw error;
    const reason = error.mistakes.map(formatMistake).join('; ');
    await refuseOnPackages(visit, { key: 'packages.refused', args: { reason } });
  }
}

/** If that fails, the person needs the first reason; what stays behind is removed when it is old. */
function tryToCleanUp({ web }: Visit, cleanUp: (() => void) | undefined): void {
  try {
    cleanUp?.();
  } catch (err) {
    web.system.log('error', 'a package that was sent cannot be removed', { err });
  }
}
