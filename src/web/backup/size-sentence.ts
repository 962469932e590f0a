import type { OwnSentence } from '../page/models/layout-model.ts';
import { formatBytes } from '../words/format-bytes.ts';

/** From here on not every client can hold the archive. Source: classic panel backup. */
const largeBytes = 2 ** 31;

/**
 * How large a backup is, with advice if it is too large for some clients.
 * @param bytes on the disk, before compression; undefined while they are still counted
 */
export function sizeSentence(bytes: number | undefined, language: string): OwnSentence {
  if (bytes === undefined) return { key: 'archives.sizeUnknown', args: {} };
  const size = formatBytes(bytes, language);
  return { key: bytes >= largeBytes ? 'archives.sizeLarge' : 'archives.sizeIs', args: { size } };
}
