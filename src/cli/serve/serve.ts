import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { PackageWatch } from '../../packages/package-watch.ts';
import { onRefreshAsked, type RefreshAnswer } from '../../packages/refresh-request.ts';
import { openSystem, type System } from '../../system.ts';
import { createApp } from '../../web/app.ts';
import { base } from '../../web/base-url.ts';
import { dropOldEntries, fewestDropped, programEntriesDays } from '../../changes/drop-old-entries.ts';
import { packageFoldersOf, type CommandContext } from '../command.ts';
import { fillSampleOffice } from './sample-office.ts';
import { ServerGuard } from './server-guard.ts';
import { openServerLog } from './server-log.ts';
import { markServing, servingProcess } from './serving.ts';
import { eventLogOf } from '../system-log.ts';

interface ServeOptions {
  /** Whether to fill an empty root with a small sample office first. */
  readonly sample: boolean;
  /**
   * Whether to load an edited package immediately. Default: true for a trial root, false for `/`, where a package would
   * be loaded while it is still being installed.
   */
  readonly watch: boolean | undefined;
}

/** How long stopping waits for running requests. */
const stopSeconds = 10;

/** How often unused compiled packages are removed. */
const pruneMs = 60_000;

/** How often waiting mails and what needs attention are looked at. */
const mailMs = 30_000;

/**
 * Serves the panel until it is stopped.
 * @returns the exit status
 */
export async function serve({ sample, watch }: ServeOptions, context: CommandContext): Promise<number> {
  const { root, environment } = context;
  const host = environment['PANELSMITH_HOST'] ?? '127.0.0.1';
  const port = Number(environment['PORT'] ?? '9080');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    context.err(`PORT is ${JSON.stringify(environment['PORT'])}, which is not a port: 0 to 65535\n`);
    return 2;
  }
  const packageFolders = packageFoldersOf(environment);
  const file = root.path('var/log/panelsmith/panelsmith.log');
  const serverLog = openServerLog(file, (error) => {
    context.err(`the log ${file} cannot be written: ${error.message}\n`);
  });
  const { log } = serverLog;
  process.on('SIGHUP', serverLog.reopen);
  const guard = new ServerGuard({
    root,
    log,
    flush(done) {
      void serverLog.close().then(done, done);
    },
  });
  // Every server has this folder; templates create their files in it.
  const attempt = <result>(what: string, work: () => result): result | undefined => {
    try {
      return work();
    } catch (error) {
      log('error', `cannot ${what}`, { err: error });
      context.err(`cannot ${what}: ${error instanceof Error ? error.message : String(error)}\n`);
      return undefined;
    }
  };
  attempt('make the folder etc', () => mkdirSync(root.path('etc'), { recursive: true }));
  const system = await openSystem(root, {
    packageFolders,
    log,
    logLost: serverLog.lost,
    eventLog: eventLogOf(context),
  });
  guard.open(system);
  await system.initializeDatabases({
    report(line) {
      log('warn', line);
      context.err(`${line}\n`);
    },
  });
  if (sample) {
    await layOutSample(system, context);
    await system.outside.look({ account: '', origin: 'sample', made: 'program' });
  }
  await system.events.recover();
  await system.changes.recover();
  await system.backups.recover();
  await dropOld(system);
  const app = createApp(system);
  const server = createServer(app.express);
  await listen(server, port, host);
  const finish = async (): Promise<void> => {
    await close(server);
    await system.close();
  };
  guard.serve(finish);
  const other = servingProcess(root);
  if (other !== undefined)
    context.err(
      `another Panelsmith (process ${other}) already serves ${root.folder}; both work, but only one is notified of new packages\n`,
    );
  system.backups.watch();
  const stopServing = attempt('note which process serves this root', () => markServing(root));
  for (const [name, broken] of Object.entries(brokenOf(system))) context.err(`package ${name} is broken: ${broken}\n`);
  announce(context, server, host, app.setUpPath, file);
  const look = async (): Promise<RefreshAnswer | undefined> => {
    try {
      return { ...(await system.refreshPackages()), broken: brokenOf(system) };
    } catch (error) {
      log('error', 'cannot look for packages', { err: error });
      return undefined;
    }
  };
  const pruning = setInterval(system.pruneCompiled.bind(system), pruneMs).unref();
  const stopMails = every(
    mailMs,
    () => app.tendMail(),
    (err) => {
      log('error', 'cannot look after the mails', { err });
    },
  );
  const stopLooking = onRefreshAsked(root, look, (error) => {
    log('error', 'cannot answer a request to look for packages', { err: error });
  });
  const watched = (watch ?? root.folder !== '/') ? watchFolders(system, () => void look()) : undefined;
  await stopSignal();
  clearInterval(pruning);
  stopMails();
  stopLooking();
  stopServing?.();
  watched?.stop();
  await finish();
  process.off('SIGHUP', serverLog.reopen);
  await serverLog.close();
  guard.leave();
  return 0;
}

/** The history of programs is kept for a time, that of people for ever. */
async function dropOld({ changes, outside, log }: System): Promise<void> {
  const before = new Date(Date.now() - programEntriesDays * 86_400_000);
  try {
    const [old] = await changes.history.count({ made: ['program'], until: before }, [Infinity, -1], 0);
    if ((old?.count ?? 0) < fewestDropped) return;
    const dropped = await dropOldEntries(changes.history.file, before, (translate) => {
      outside.historyMoves(translate);
    });
    if (dropped > 0) log('info', 'old changes of programs were dropped from the history', { dropped, before });
  } catch (error) {
    log('error', 'the history cannot be shortened', { err: error });
  }
}

async function layOutSample({ databases, log }: System, context: CommandContext): Promise<void> {
  try {
    if (await fillSampleOffice(databases)) return;
    context.err(
      'there are users already: the sample office was left out; for a new root, choose an empty folder with PANELSMITH_ROOT\n',
    );
  } catch (error) {
    log('error', 'cannot make the sample office', { err: error });
    context.err('the sample office cannot be made\n');
  }
}

/** Returns why packages are broken, by name. */
function brokenOf({ packages }: System): Readonly<Record<string, string>> {
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

function announce(
  context: CommandContext,
  server: Server,
  host: string,
  setUpPath: string | undefined,
  logFile: string,
): void {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  context.out(`Panelsmith serves ${context.root.folder}\n`);
  if (setUpPath !== undefined)
    context.out(`  set up  ${origin}${setUpPath}\n          choose the password of admin there; the link works once\n`);
  context.out(`  log     ${logFile}\n`);
  context.out(`  open    ${origin}${base}/\n`);
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE';
      reject(taken ? new Error(`port ${port} of ${host} is taken; choose another one with PORT`, { cause }) : cause);
    });
    server.listen(port, host, resolve);
  });
}

/** Does something again and again, never twice at once. @returns a function that stops it */
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

async function stopSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => {
      resolve();
    });
    process.once('SIGINT', () => {
      resolve();
    });
  });
}

async function close(server: Server): Promise<void> {
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, stopSeconds * 1000);
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
  });
  clearTimeout(timer);
}
