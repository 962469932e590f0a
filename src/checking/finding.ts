import { relative } from 'node:path';
import { sayMistake, type Mistake } from '../packages/mistake.ts';

/** A mistake or remark about a package, for its author. */
export interface Finding extends Mistake {
  /** True if nothing is broken. */
  readonly isRemark?: boolean;
  /** The lexicon key that is missing in the file, if this is the only mistake. */
  readonly missingKey?: string;
}

/** Formats a finding like a compiler: `FILE:LINE: reason`. */
export function sayFinding({ isRemark = false, reason, ...place }: Finding): string {
  return sayMistake({ ...place, reason: isRemark ? `remark: ${reason}` : reason });
}

/** Returns findings sorted by file and line, without duplicates. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const once = new Map(findings.map((finding) => [sayFinding(finding), finding]));
  return [...once.values()].sort(
    (a, b) => compare(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || compare(a.reason, b.reason),
  );
}

/** Splits a message that starts with a file of the package into file, line and reason. */
export function placed(folder: string, line: string): Finding {
  const [, file = '', number, reason = ''] =
    /^(\/.*?)(?::(\d+))?(?::| (?=is |holds |looks |has ))\s*(.*)$/s.exec(line) ?? [];
  const path = relative(folder, file);
  if (file === '' || path.startsWith('..')) return { reason: line.replaceAll(`${folder}/`, '') };
  return {
    file: path,
    reason: reason.replaceAll(`${folder}/`, ''),
    ...(number !== undefined && { line: Number(number) }),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
