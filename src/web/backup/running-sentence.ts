import type { Backups } from '../../backup/backups.ts';
import type { OwnSentence } from '../page/models/layout-model.ts';
import { formatBytes } from '../words/format-bytes.ts';

/** Says which backup is running, and how far it is; undefined if none is running. */
export function runningSentence(
  { running, sending, fraction }: Pick<Backups, 'running' | 'sending' | 'fraction'>,
  language: string,
): OwnSentence | undefined {
  if (sending) return { key: 'archives.sending', args: { size: formatBytes(sending.bytes, language) } };
  if (running === undefined) return undefined;
  const percent = Math.floor((fraction ?? 0) * 100);
  return percent > 0 ? { key: 'archives.runningTo', args: { percent } } : { key: 'archives.running', args: {} };
}
