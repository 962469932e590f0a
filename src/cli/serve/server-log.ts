import { pino, stdSerializers, stdTimeFunctions } from 'pino';
import { withoutSecrets } from '../../db/file/secret-names.ts';
import type { Log } from '../../system.ts';
import { LogFile } from './log-file.ts';

/** The log of a server. */
export interface ServerLog {
  readonly log: Log;
  /** How many lines could not be written since the start. */
  readonly lost: () => number;
  /** Opens the file again after somebody has given it another name. */
  readonly reopen: () => void;
  /** Writes what waits. */
  readonly close: () => Promise<void>;
}

/** Whatever fills it, the log takes no more than eleven times this. */
const rotation = { size: '10M', age: '1d', kept: 10 } as const;

/** Longer texts are cut, whoever chose them. */
const longestText = 8000;

/**
 * One JSON line for each thing that happens. Secrets are blanked wherever they turn up.
 * @param failed told once each time the file can no longer be written
 */
export function openServerLog(file: string, failed: (error: Error) => void): ServerLog {
  const target = new LogFile(file, { ...rotation, failed });
  const logger = pino(
    {
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: (data) => withTextsCut(withoutSecrets(data)) },
      serializers: { err: errorTexts },
    },
    target,
  );
  process.on('exit', target.writeLast);
  return {
    log(level, line, details) {
      logger[level](details ?? {}, cut(line));
      if (level === 'error') target.flush();
    },
    lost: () => target.lost,
    reopen: target.reopen,
    async close() {
      await target.close();
      process.off('exit', target.writeLast);
    },
  };
}

function errorTexts(error: unknown): unknown {
  return error instanceof Error ? withTextsCut(stdSerializers.err(error)) : cut(String(error));
}

function withTextsCut(data: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? cut(value) : value,
    ]),
  );
}

function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}… (${text.length} characters)`;
}
