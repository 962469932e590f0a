import { PackageWatch } from '../../packages/refresh/package-watch.ts';
import { onRefreshAsked, type RefreshAnswer } from '../../packages/refresh/refresh-request.ts';
import type { System } from '../../system.ts';
import type { App } from '../../web/app.ts';

/** How often unused compiled packages are removed. */
const pruneMs = 60_000;

/** How often the files of expired sessions are removed. */
const sweepMs = 3_600_000;

/** How often waiting mails, and what needs attention, are checked. */
const mailMs = 30_000;

/**
 * Does what a server does beside answering requests: sends mails that wait, looks for packages when asked to and when
 * they change, removes files that are no longer used.
 * @param isWatching whether an edited package is loaded immediately
 * @returns a function that stops all of it
 */
export function startBackgroundWork(system: System, app: App, isWatching: boolean): () => void {
  const { root, log } = system;
  const refresh = async (): Promise<RefreshAnswer | undefined> => {
    try {
      return { ...(await system.refreshPackages()), broken: brokenOf(system) };
    } catch (error) {
      log('error', 'cannot look for packages', { err: error });
      return undefined;
    }
  };
  const pruning = setInterval(system.pruneCompiled.bind(system), pruneMs).unref();
  const sweeping = setInterval(app.sweepSessions.bind(app), sweepMs).unref();
  const stopMails = every(
    mailMs,
    () => app.tendMail(),
    (err) => {
      log('error', 'cannot send waiting mails or alerts', { err });
    },
  );
  const stopRefreshing = onRefreshAsked(root, refresh, (error) => {
    log('error', 'cannot answer a request to look for packages', { err: error });
  });
  const watched = isWatching ? watchFolders(system, () => void refresh()) : undefined;
  return () => {
    clearInterval(pruning);
    clearInterval(sweeping);
    stopMails();
    stopRefreshing();
    watched?.stop();
  };
}

/** Returns why packages are broken, by name. */
export function brokenOf({ packages }: System): Readonly<Record<string, string>> {
  return Object.fromEntries(packages.flatMap(({ name, broken }) => (broken === undefined ? [] : [[name, broken]])));
}

function watchFolders(system: System, changed: () => void): PackageWatch {
  return new PackageWatch({
    folders: [...system.packageFolders, ...system.classicFolders],
    changed,
    report(folder, error) {
      system.log('warn', 'changes in a folder of packages cannot be watched', { folder, err: error });
    },
  });
}

/**
 * Does something repeatedly, never twice at the same time.
 * @returns a function that stops it
 */
function every(milliseconds: number, work: () => Promise<void>, failed: (error: unknown) => void): () => void {
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    void work()
      .catch(failed)
      .finally(() => {
        isBusy = false;
      });
  }, milliseconds).unref();
  return () => {
    clearInterval(timer);
  };
}
