import { asPackage } from '../../packages/blame/package-context.ts';
import { readableError } from '../../packages/loading/readable-error.ts';
import { wasCutOff, cutOffAfter } from '../../process/time-limit.ts';
import { Failure, type SentenceKey } from '../../refusals.ts';
import type { Visit } from '../visit.ts';
import type { FoundPanel } from './panel-pages.ts';
import { waitAtMost } from '../../process/wait-at-most.ts';

/** Failures for invalid changes that a panel stages: their sentences do not help the person. */
const mistakes: ReadonlySet<string> = new Set<SentenceKey>([
  'errors.backslashN',
  'errors.controlCharacters',
  'errors.databaseName',
  'errors.keyUnsafe',
  'errors.noPipes',
  'errors.notFound',
  'errors.propNameUnsafe',
  'errors.recordExists',
  'errors.trailingBackslash',
]);

/** The page of a panel whose code runs. */
export interface CodeOwner {
  readonly from: Pick<FoundPanel['from'], 'name' | 'isBundled'>;
  readonly panel: Pick<FoundPanel['panel'], 'name'>;
  /** The name of the page in its URL. */
  readonly name: string;
}

/** The parts of a visit that the limits and messages need. */
export interface PanelVisit {
  readonly web: {
    readonly settings: Pick<Visit['web']['settings'], 'panelSeconds' | 'postEventSeconds'>;
    readonly system: Pick<Visit['web']['system'], 'log' | 'setAside'>;
  };
  translator(panel: string): (key: string) => string;
}

/**
 * Runs code of a panel that shows a page.
 * @throws Failure `errors.panelFailed` that names the panel, for any error except a Failure
 */
export function showByPanel<result>(visit: PanelVisit, found: CodeOwner, work: () => result): result {
  try {
    return limited(visit, found, work);
  } catch (error) {
    throw panelFailure(visit, found, error);
  }
}

/**
 * Runs code of many panels, one after another; the result is undefined where the code fails. All share one time limit,
 * since every limit starts a thread. If it is exceeded, all run again with a limit each, so that only the slow one is
 * set aside.
 */
export function showByEach<place extends CodeOwner, result>(
  visit: Visit,
  places: readonly place[],
  work: (place: place) => result,
): (result | undefined)[] {
  const asOwner = (place: place): result =>
    place.from.isBundled ? work(place) : asPackage(place.from.name, () => work(place));
  try {
    return cutOffAfter(visit.web.settings.panelSeconds, () =>
      places.map((place) => unlessItFails(visit, place, () => asOwner(place))),
    );
  } catch {
    return places.map((place) => showUnlessItFails(visit, place, () => work(place)));
  }
}

/** As `showByPanel`, for another panel than that of the page: if its code fails, the page does not. */
export function showUnlessItFails<result>(visit: Visit, found: CodeOwner, work: () => result): result | undefined {
  return unlessItFails(visit, found, () => showByPanel(visit, found, work));
}

/** Undefined if the work fails; the log names the first error of a panel in each request. */
export function unlessItFails<result>(
  visit: Visit,
  { panel, name }: CodeOwner,
  work: () => result,
): result | undefined {
  try {
    return work();
  } catch (err) {
    const logged = loggedFailures.get(visit) ?? new Set();
    loggedFailures.set(visit, logged);
    if (!logged.has(panel.name))
      visit.web.system.log('warn', 'a page is shown without what a panel adds to it', {
        panel: panel.name,
        page: name,
        err,
      });
    logged.add(panel.name);
    return undefined;
  }
}

const loggedFailures = new WeakMap<Visit, Set<string>>();

/**
 * Runs code of a panel for a submitted form, within the time limit of the settings. A late result is ignored, and a late
 * failure is logged.
 * @throws Failure `errors.panelFailed` that names the panel, for any error except a Failure
 */
export async function submitByPanel<result extends object>(
  visit: PanelVisit,
  found: CodeOwner,
  work: () => Promise<result>,
): Promise<result> {
  const { postEventSeconds } = visit.web.settings;
  try {
    const working = limited(visit, found, work);
    const result = await waitAtMost(working, postEventSeconds);
    if (result !== undefined) return result;
    logLateFailure(visit, found, working);
    throw new Error(`no answer within ${postEventSeconds} seconds`);
  } catch (error) {
    throw panelFailure(visit, found, error);
  }
}

function logLateFailure({ web: { system } }: PanelVisit, { panel, name }: CodeOwner, working: Promise<unknown>): void {
  working.catch((err: unknown) => {
    system.log('warn', `panel ${panel.name} failed after its time limit`, { panel: panel.name, page: name, err });
  });
}

/** Runs code of a panel after a wait: the limit of `submitByPanel` ends at the first wait. */
export function limitedBy(visit: PanelVisit, found: CodeOwner): <result>(work: () => result) => result {
  return (work) => limited(visit, found, work);
}

/** Runs code at once; code of a third party has a time limit. */
function limited<result>({ web: { settings } }: PanelVisit, { from }: CodeOwner, work: () => result): result {
  if (from.isBundled) return work();
  return asPackage(from.name, () => cutOffAfter(settings.panelSeconds, work));
}

function panelFailure(visit: PanelVisit, { from, panel, name }: CodeOwner, thrown: unknown): Failure {
  const cause = readableError(thrown);
  if (cause instanceof Failure && !mistakes.has(cause.key)) return cause;
  const args = { panel: visit.translator(panel.name)('menu') };
  // A panel that blocks the server once would do so at every visit.
  if (wasCutOff(cause) && !from.isBundled)
    visit.web.system.setAside(from.name, `page ${name} blocked the server, and was cut off`);
  return new Failure('errors.panelFailed', `page ${name} of panel ${panel.name} failed`, { cause, args });
}
