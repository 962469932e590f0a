import { dirname, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Databases } from '../../../db/file/databases.ts';
import { processEnvironment } from '../../../process/environment.ts';
import { listenToParent, printAtOnce, sendToParent } from '../../../process/children/isolated-code.ts';
import { openRoot } from '../../../root.ts';
import { isInstalling } from '../../../services/install-mode.ts';
import { ServiceControl } from '../../../services/service-control.ts';
import type { ProgramResult } from '../action.ts';
import type { GenericContext } from '../generic-actions.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';
import type { RecordReader } from '../../../db/file/database-view.ts';

/*
 * The process that performs the module actions of one run, one after another. An action may hang, exit, crash or use up
 * its memory here without harm to others. Programs are started by the process that started this one, which can end
 * them.
 */

const root = openRoot(processEnvironment()['PANELSMITH_ROOT'] ?? '/');
const databases = new Databases(root);
const calls = new Map<number, (result: ProgramResult) => void>();
let lastCall = 0;
let currentTurn = '';
const kill = process.kill.bind(process);

printAtOnce();
listenToParent((given) => {
  const message = given as ToWorker;
  if (message.type === 'perform') void perform(message);
  else {
    calls.get(message.call)?.({ status: message.status, output: message.output });
    calls.delete(message.call);
  }
});
process.on('uncaughtException', (error: unknown) => {
  send({ turn: currentTurn, type: 'crashed', failure: sentenceOf(error) });
  // Exit handlers of an action may fail too.
  kill(process.pid, 'SIGKILL');
});
const before = { folder: process.cwd(), umask: process.umask(0o077), resources: resources() };
process.umask(before.umask);

type Performance = Extract<ToWorker, { type: 'perform' }>;

/** An action of a package ignores the additional context of generic actions. */
type AnyAction = (action: GenericContext) => void | Promise<void>;

async function perform(performance: Performance): Promise<void> {
  const { turn, file, environment } = performance;
  currentTurn = turn;
  Object.assign(processEnvironment(), environment);
  process.chdir(before.folder);
  process.umask(before.umask);
  let failure: string | undefined;
  let stack: string | undefined;
  try {
    const action = await load(file);
    await action(contextFor(performance));
  } catch (error) {
    failure = sentenceOf(error);
    stack = error instanceof Error ? error.stack : undefined;
  }
  send({ turn, type: 'performed', failure, stack, isQuiet: isQuiet() });
}

/** Whether the action has left nothing running. */
function isQuiet(): boolean {
  return resources() <= before.resources && calls.size === 0;
}

/** How many things keep this process alive. */
function resources(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource !== 'CloseReq').length;
}

async function load(file: string): Promise<AnyAction> {
  const module: unknown = await import(pathToFileURL(file).href);
  if (!isActionModule(module)) throw new Error('this module has no action as its default export');
  return module.default;
}

function isActionModule(module: unknown): module is { default: AnyAction } {
  return typeof module === 'object' && module !== null && 'default' in module && typeof module.default === 'function';
}

function contextFor(performance: Performance): GenericContext {
  const { turn, cause, parts, staged, perlSeconds } = performance;
  const print = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  const run: GenericContext['run'] = (program, programArgs, options) =>
    new Promise((resolve) => {
      lastCall += 1;
      calls.set(lastCall, resolve);
      send({ turn, type: 'run', call: lastCall, program, args: [...programArgs], input: options?.input });
    });
  return {
    folder: folderOf(performance),
    ...cause,
    ...parts,
    staged,
    perlSeconds,
    root,
    databases,
    print,
    wrote: (written) => {
      send({ turn, type: 'wrote', file: written });
    },
    predicted: (predicted) => {
      send({ turn, type: 'predicted', file: predicted });
    },
    progress: (fraction, message) => {
      send({ turn, type: 'progress', fraction, message });
    },
    run,
    services: new ServiceControl({
      root,
      configuration: storedRecords(databases),
      defaults: parts.defaults,
      run,
      print,
      isInstalling: isInstalling(root, processEnvironment()),
    }),
  };
}

/** The configuration, read at each access. */
function storedRecords({ configuration }: Databases): RecordReader {
  return {
    get: (key) => configuration.snapshot().get(key),
    ofType: (type) => configuration.snapshot().ofType(type),
  };
}

/** Generic actions are of no package. */
function folderOf({ file, parts: { sources } }: Performance): string {
  const source = sources.find(({ modules }) => file.startsWith(`${modules}${sep}`));
  return dirname(source?.folder ?? dirname(dirname(file)));
}

/** Returns the messages of an error and its causes on one line. An action may throw what cannot be read. */
function sentenceOf(error: unknown): string {
  try {
    return messagesOf(error);
  } catch {
    return 'it threw something that cannot be read';
  }
}

function messagesOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${messagesOf(error.cause)}`;
}

function send(message: FromWorker): void {
  sendToParent(message);
}
