import type { Draft } from '../../db/file/draft.ts';
import { replaceSecrets } from '../../db/file/secret-values.ts';

/**
 * Returns the lines for the system log about a change, in the format of the classic programs: `FILE: OLD KEY=RAW` and
 * `FILE: NEW KEY=RAW`, or `FILE: DELETE KEY=RAW`, with `_` for non-ASCII bytes. Secret values are blanked.
 */
export function auditLines(file: string, draft: Draft): string[] {
  return draft.editedKeys().flatMap((key) => {
    const [before, after] = [draft.base.lines.get(key), draft.lines.get(key)];
    if (before === after) return [];
    const lines =
      after === undefined
        ? [`DELETE ${key}=${shown(before)}`]
        : [`OLD ${key}=${shown(before)}`, `NEW ${key}=${shown(after)}`];
    return lines.map((line) => `${file}: ${line}`.replace(/[^\x20-\x7e]/g, '_'));
  });
}

function shown(raw: string | undefined): string {
  return raw === undefined ? '(undefined)' : replaceSecrets(raw, () => '****');
}
