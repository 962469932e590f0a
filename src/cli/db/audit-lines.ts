import type { Draft } from '../../db/file/draft.ts';
import { composeFields, parseFields } from '../../db/file/text/record-line.ts';
import { isSecretName } from '../../db/file/secret-names.ts';

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
  if (raw === undefined) return '(undefined)';
  const { type, props } = parseFields(raw);
  if (![...props.keys()].some(isSecretName)) return raw;
  return composeFields({
    type,
    props: new Map([...props].map(([name, value]) => [name, isSecretName(name) ? '****' : value])),
  });
}
