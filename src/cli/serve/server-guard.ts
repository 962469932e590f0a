import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { noteCrash } from '../../packages/blame/left-out-packages.ts';
import { runningPackage } from '../../packages/blame/package-context.ts';
import { readableError } from '../../packages/loading/readable-error.ts';
import { describeValue } from '../../packages/blame/describe-value.ts';
import { waitAtMost } from '../../process/wait-at-most.ts';
import { hasCode } from '../../refusals.ts';
import type { Root } from '../../root.ts';
import type { Log, System } from '../../system.ts';

interface GuardContext {
  readonly root: Root;
  readonly log: Log;
  /** Writes the rest of the log, as far as possible. */
  readonly flush: (done: () => void) => void;
}

/** The original function, before packages are prevented from calling it. */
const exit = process.exit.bind(process);

/** Longest time in seconds from an error in our own code to the end of the process. */
const endSeconds = 5;
/** Time for running writes and requests, and then for the log. */
const finishMs = 3500;
const flushMs = 500;
/** By then all output is printed. */
const leaveMs = 200;
/** How often the log reports a package that keeps failing. */
const againMs = 60_000;
/** Longest error text shown on a page. */
const maxReasonLength = 300;

/** Errors of the disk or the network, not of a program: they never end the server. */
const surroundings =
  'ENOSPC EDQUOT EROFS EIO EMFILE ENFILE ENOMEM EAGAIN EPIPE ECONNRESET ECONNABORTED ETIMEDOUT'.split(' ');

/**
 * Handles uncaught errors. The package that caused one is disabled. An error in our own code ends the server after the
 * current work is finished, so that its supervisor can start it again.
 */
export class ServerGuard {
  readonly #context: GuardContext;
  readonly #loggedAt = new Map<string, number>();
  /** Packages that failed before the system was open. */
  readonly #early = new Map<string, string>();
  #system: System | undefined;
  #finish: () => Promise<void> = () => Promise.resolve();
  #isEnding = false;

  constructor(context: GuardContext) {
    this.#context = context;
    // The stack may be deep in our code when a package fails.
    Error.stackTraceLimit = 50;
    process.on('uncaughtException', (thrown) => {
      this.#hear(thrown, 'uncaught error');
    });
    process.on('unhandledRejection', (thrown) => {
      this.#hear(thrown, 'unhandled rejection of a promise');
    });
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
    keepFromEnding();
  }

  /** Packages can be disabled from now on. */
  open(system: System): void {
    this.#system = system;
    for (const [name, reason] of this.#early) system.setAside(name, reason);
  }

  /** @param finish closes the port and waits for running requests */
  serve(finish: () => Promise<void>): void {
    this.#finish = finish;
  }

  /** The server has finished; timers of a package must not keep the process alive. */
  leave(): void {
    setTimeout(exit, leaveMs, 0).unref();
  }

  #hear(given: unknown, what: string): void {
    const thrown = readableError(given);
    const { package: name, isOurs } = this.#system?.blame(given) ?? unopened();
    if (name !== undefined && !isOurs) this.#blame(name, thrown, what);
    else if (hasCode(thrown, ...surroundings)) this.#context.log('error', what, { err: thrown });
    else void this.#end(thrown, what, name);
  }

  #blame(name: string, thrown: unknown, what: string): void {
    const loggedAt = this.#loggedAt.get(name);
    const now = performance.now();
    if (loggedAt === undefined || now - loggedAt > againMs) {
      this.#loggedAt.set(name, now);
      this.#context.log('error', `package ${name}: ${what}`, { package: name, err: thrown });
    }
    const reason = `${what}: ${describeValue(thrown).slice(0, maxReasonLength)}`;
    if (this.#system) this.#system.setAside(name, reason);
    else this.#early.set(name, reason);
  }

  async #end(thrown: unknown, what: string, name: string | undefined): Promise<void> {
    if (this.#isEnding) return;
    this.#isEnding = true;
    endIfStuck();
    setTimeout(exitNow, finishMs + flushMs);
    const running = name === undefined ? '' : `, while package ${name} was running`;
    const { root, log, flush } = this.#context;
    tryTo(() => {
      try {
        noteCrash(root.state, { at: new Date().toISOString(), package: name ?? null });
      } catch (err) {
        log('error', 'cannot store how the server ended', { err });
      }
    });
    tryTo(() => {
      log('error', `the server ends: ${what}${running}`, { err: thrown, package: name });
    });
    tryTo(() => writeSync(2, `the server ends: ${what}${running}: ${describeValue(thrown)}\n`));
    await waitAtMost(
      this.#finish().catch(() => undefined),
      finishMs / 1000,
    );
    await waitAtMost(
      new Promise<void>(flush).catch(() => undefined),
      flushMs / 1000,
    );
    exitNow();
  }
}

/** Before the packages are known, only the package context can tell them apart. */
function unopened(): { package: string | undefined; isOurs: boolean } {
  const name = runningPackage();
  return { package: name, isOurs: name === undefined };
}

/** A package that calls process.exit has failed; the server continues. */
function keepFromEnding(): void {
  const abort = process.abort.bind(process);
  const refuse = (): void => {
    const name = runningPackage();
    if (name !== undefined) throw new Error(`package ${name} may not end the server`);
  };
  process.exit = (code) => {
    refuse();
    return exit(code);
  };
  process.abort = () => {
    refuse();
    return abort();
  };
}

/** Ends the process even if it is blocked and none of its own timers runs. */
function endIfStuck(): void {
  const code = `setTimeout(() => process.kill(${process.pid}, 'SIGKILL'), ${endSeconds * 1000 - 200})`;
  tryTo(() => {
    new Worker(code, { eval: true }).on('error', () => undefined).unref();
  });
}

/** Exits without exit handlers: writing to an unwritable log would be retried for ever. */
function exitNow(): void {
  process.removeAllListeners('exit');
  exit(1);
}

function tryTo(work: () => unknown): void {
  try {
    work();
  } catch {
    // There is no place left to report this.
  }
}
