import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { CommandContext } from './command.ts';

/**
 * Tells lines to the system log of a real server, facility local1, and does not wait. A root of its own has no log, and
 * where nothing listens or there is no `logger`, nothing is told.
 */
export function tellSystemLog({ root, program }: CommandContext, lines: readonly string[]): void {
  if (lines.length === 0 || root.folder !== '/' || !existsSync(root.path('dev/log'))) return;
  const args = ['-p', 'local1.info', '-t', `${program}[${process.pid}]`];
  const logger = spawn('logger', args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  logger.on('error', () => undefined);
  logger.stdin.on('error', () => undefined);
  logger.stdin.end(`${lines.join('\n')}\n`);
  logger.unref();
}
