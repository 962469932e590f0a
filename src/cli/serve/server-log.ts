import { pino, stdSerializers, stdTimeFunctions } from 'pino';
import { withoutSecrets } from '../../db/file/secret-names.ts';
import type { Log } from '../../system.ts';
import { LogFile } from './log-file.ts';

/** The log of a server. */
export interface ServerLog {
  readonly log: Log;
  /** Number of lines that could not be written since the start. */
  readonly lost: () => number;
  /** Opens the file again after a rotation. */
  readonly reopen: () => void;
  /** Writes the waiting lines. */
  readonly close: () => Promise<void>;
}

/** The log takes at most eleven times this size. */
const rotation = { size: '10M', age: '1d', keptFiles: 10 } as const;

/** Longer texts are cut. */
const longestText = 8000;

/**
 * Writes one JSON line per event. Secrets are blanked everywhere.
 * @param failed called once each time the file becomes unwritable
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
      try {
        logger[level](details ?? {}, cut(line));
      } catch {
        // What a package threw may fail when it is read.
        logger[level]({ details: 'cannot be read' }, cut(line));
      }
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
