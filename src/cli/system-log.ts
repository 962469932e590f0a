import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { WriteLog } from '../events/perform/run-log.ts';
import type { Root } from '../root.ts';
import type { CommandContext } from './command.ts';

/**
 * Writes lines to the system log of a real server, facility local1, without waiting. A trial root has no system log. If
 * `logger` is missing or there is no log service, the lines are dropped.
 */
export function logToSystem({ root, program }: CommandContext, lines: readonly string[]): void {
  if (lines.length === 0 || !hasSystemLog(root)) return;
  const logger = startLogger(program);
  logger.stdin?.end(`${lines.join('\n')}\n`);
}

/**
 * Writes the lines of events to the system log of a real server, like the classic `signal-event`, through one `logger`
 * for all lines. Within another run it leaves out the output of actions, because the outer run logs it too.
 */
export function eventLogOf({ root, environment }: CommandContext): WriteLog | undefined {
  if (!hasSystemLog(root)) return undefined;
  const isWithin = environment['PANELSMITH_RUN'] !== undefined;
  let logger: ChildProcess | undefined;
  return (line, isOutput) => {
    if (isOutput && isWithin) return;
    logger ??= startLogger('esmith::event');
    logger.stdin?.write(`${line}\n`);
  };
}

function hasSystemLog(root: Root): boolean {
  return root.folder === '/' && existsSync(root.path('dev/log'));
}

/** The logger ends with its standard input, at the latest when this process ends. */
function startLogger(tag: string): ChildProcess {
  const args = ['-p', 'local1.info', '-t', `${tag}[${process.pid}]`];
  const logger = spawn('logger', args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  logger.on('error', () => undefined);
  logger.stdin.on('error', () => undefined);
  logger.unref();
  return logger;
}
