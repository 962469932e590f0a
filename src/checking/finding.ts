import { relative } from 'node:path';
import { sayMistake, type Mistake } from '../packages/mistake.ts';

/** A mistake or remark about a package, for its author. */
export interface Finding extends Mistake {
  /** It breaks nothing. */
  readonly isRemark?: boolean;
  /** The lexicon key that is missing in the file, where that is all that is wrong. */
  readonly missingKey?: string;
}

/** In the form of compilers: `FILE:LINE: reason`. */
export function sayFinding({ isRemark = false, reason, ...place }: Finding): string {
  return sayMistake({ ...place, reason: isRemark ? `remark: ${reason}` : reason });
}

/** Sorted by file and line, without duplicates. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const once = new Map(findings.map((finding) => [sayFinding(finding), finding]));
  return [...once.values()].sort(
    (a, b) => compare(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || compare(a.reason, b.reason),
  );
}

/** Splits a reason that begins with a file of the package, so that it has the form of the others. */
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
