import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { pino, stdTimeFunctions } from 'pino';
import { withoutSecrets } from '../db/secret-names.ts';
import { PackageWatch } from '../packages/package-watch.ts';
import { onRefreshAsked, type RefreshAnswer } from '../packages/refresh-request.ts';
import { openSystem, type Log, type System } from '../system.ts';
import { createApp } from '../web/app.ts';
import { packageFoldersOf, type CommandContext } from './command.ts';
import { fillSampleOffice } from './sample-office.ts';
import { markServing, servingProcess } from './serving.ts';
import { eventLogOf } from './system-log.ts';

interface ServeOptions {
  /** Fill an empty root with a small made-up office first. */
  readonly sample: boolean;
  /**
   * Whether an edited package is loaded at once. Unless told: on a root of its own, not on `/`, where a package that is
   * being installed would be loaded half way through.
   */
  readonly watch: boolean | undefined;
}

/** How long a stop waits for answers that are under way. */
const stopSeconds = 10;

/** Many lines are written at once, none later than this; a line about a failure at once. */
const logBuffer = { minLength: 32_768, maxWrite: 65_536, periodicFlush: 200 };

/** Serves the panel until it is told to stop. @returns the exit status */
export async function serve({ sample, watch }: ServeOptions, context: CommandContext): Promise<number> {
  const { root, environment } = context;
  const host = environment['PANELSMITH_HOST'] ?? '127.0.0.1';
  const port = Number(environment['PORT'] ?? '9080');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    context.err(`PORT is ${JSON.stringify(environment['PORT'])}, which is no port: 0 to 65535\n`);
    return 2;
  }
  const packageFolders = packageFoldersOf(environment);
  const file = root.path('var/log/panelsmith/panelsmith.log');
  const destination = pino.destination({ dest: file, mkdir: true, sync: false, ...logBuffer });
  const log = openLog(destination);
  process.on('unhandledRejection', (error) => {
    // Nobody waits for it, most likely in a package; whoever was to get its result has been told by other means.
    log('error', 'a promise failed that nobody waited for', { err: error });
  });
  // Every server has it; templates make their files in it.
  mkdirSync(root.path('etc'), { recursive: true });
  const system = await openSystem(root, { packageFolders, log, eventLog: eventLogOf(context) });
  await system.initializeDatabases({
    report(line) {
      log('warn', line);
      context.err(`${line}\n`);
    },
  });
  if (sample && !(await fillSampleOffice(system.databases)))
    context.err('there are users already: the sample office was left out\n');
  await system.events.recover();
  await system.changes.recover();
  const app = createApp(system);
  const server = createServer(app.express);
  await listen(server, port, host);
  const other = servingProcess(root);
  if (other !== undefined)
    context.err(
      `another Panelsmith (process ${other}) serves ${root.folder} already; both work, but only one hears of new packages\n`,
    );
  const stopServing = markServing(root);
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
  const stopLooking = onRefreshAsked(root, look);
  const watched = (watch ?? root.folder !== '/') ? watchFolders(system, () => void look()) : undefined;
  await stopSignal();
  stopLooking();
  stopServing();
  watched?.stop();
  await close(server);
  await system.close();
  destination.flushSync();
  return 0;
}

/** Why packages do not work, by name. */
function brokenOf({ packages }: System): Readonly<Record<string, string>> {
  return Object.fromEntries(packages.flatMap(({ name, broken }) => (broken === undefined ? [] : [[name, broken]])));
}

function watchFolders(system: System, changed: () => void): PackageWatch {
  return new PackageWatch({
    folders: [...system.packageFolders, ...system.classicFolders],
    changed,
    report(folder, error) {
      system.log('warn', 'changes of a folder of packages are not noticed', { folder, err: error });
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
  context.out(`  open    ${origin}/server-manager/\n`);
}

/** One JSON line for each thing that happens. Secrets are blanked wherever they turn up. */
function openLog(destination: ReturnType<typeof pino.destination>): Log {
  const logger = pino(
    {
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: withoutSecrets },
    },
    destination,
  );
  return (level, line, details) => {
    logger[level](details ?? {}, line);
    if (level === 'error') destination.flush();
  };
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
