import { mkdirSync } from 'node:fs';
import { messageWithCause } from '../../refusals.ts';
import { openSystem, type Log, type System } from '../../system.ts';
import { createApp } from '../../web/app.ts';
import { packageFoldersOf, type CommandContext } from '../command.ts';
import { announce } from './announce.ts';
import { brokenOf, startBackgroundWork } from './background-work.ts';
import { dropOld } from './drop-old.ts';
import { listen, stopListening, stopSignal } from './listening.ts';
import { fillSampleOffice } from './sample-office.ts';
import { ServerGuard } from './server-guard.ts';
import { openServerLog } from './server-log.ts';
import { markServing, servingProcess } from './serving.ts';
import { growAsUsual } from './small-start.ts';
import { eventLogOf } from '../system-log.ts';

/** Longer than front ends keep an idle connection (60 seconds), so that none is closed while a request is being sent. */
const idleMs = 75_000;

interface ServeOptions {
  /** Whether to fill an empty root with a small sample office first. */
  readonly sample: boolean;
  /**
   * Whether to load an edited package immediately. Default: true for a trial root, false for `/`, where a package would
   * be loaded while it is still being installed.
   */
  readonly watch: boolean | undefined;
}

/**
 * Serves Panelsmith's pages until it is stopped.
 * @returns the exit status
 */
export async function serve({ sample, watch }: ServeOptions, context: CommandContext): Promise<number> {
  const { root, environment } = context;
  const host = environment['PANELSMITH_HOST'] ?? '127.0.0.1';
  const port = portOf(context);
  if (port === undefined) return 2;
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
  const attempt = attemptsOf(log, context);
  attempt('make the folder etc', () => mkdirSync(root.path('etc'), { recursive: true }));
  const system = await openSystem(root, {
    packageFolders,
    log,
    logLost: serverLog.lost,
    eventLog: eventLogOf(context),
  });
  guard.open(system);
  await makeReady(system, sample, context);
  const app = createApp(system);
  const server = app.createServer({ keepAliveTimeout: idleMs });
  await listen(server, port, host);
  growAsUsual();
  const finish = async (): Promise<void> => {
    await stopListening(server);
    await system.close();
  };
  guard.serve(finish);
  warnIfServed(context);
  system.backups.watch();
  const stopServing = attempt('note which process serves this root', () => markServing(root));
  for (const [name, broken] of Object.entries(brokenOf(system))) context.err(`package ${name} is broken: ${broken}\n`);
  announce(context, { server, host, setUpPath: app.setUpPath, logFile: file });
  const stopChores = startBackgroundWork(system, app, watch ?? root.folder !== '/');
  await stopSignal();
  stopChores();
  stopServing?.();
  await finish();
  process.off('SIGHUP', serverLog.reopen);
  await serverLog.close();
  guard.leave();
  return 0;
}

/** Returns a function that tries something, and logs and prints a failure. */
function attemptsOf(
  log: Log,
  context: CommandContext,
): <result>(what: string, work: () => result) => result | undefined {
  return (what, work) => {
    try {
      return work();
    } catch (error) {
      log('error', `cannot ${what}`, { err: error });
      context.err(`cannot ${what}: ${messageWithCause(error)}\n`);
      return undefined;
    }
  };
}

function portOf(context: CommandContext): number | undefined {
  const given = context.environment['PORT'];
  const port = Number(given ?? '9080');
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  context.err(`PORT is ${JSON.stringify(given)}, which is not a port: 0 to 65535\n`);
  return undefined;
}

function warnIfServed(context: CommandContext): void {
  const other = servingProcess(context.root);
  if (other !== undefined)
    context.err(
      `another Panelsmith (process ${other}) already serves ${context.root.folder}; both work, but only one is notified of new packages\n`,
    );
}

/** Loads the defaults, and finishes what an earlier process left half done. */
async function makeReady(system: System, sample: boolean, context: CommandContext): Promise<void> {
  await system.initializeDatabases({
    report(line) {
      system.log('warn', line);
      context.err(`${line}\n`);
    },
  });
  if (sample) {
    await layOutSample(system, context);
    await system.outside.compare({ account: '', origin: 'sample', made: 'program' });
  }
  await system.events.recover();
  await system.changes.recover();
  await system.backups.recover();
  await dropOld(system);
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
