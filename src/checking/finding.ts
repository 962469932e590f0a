import { relative } from 'node:path';
import { sayMistake, type Mistake } from '../packages/mistake.ts';

/** Something found in a package, for its author. */
export interface Finding extends Mistake {
  /** Nothing is broken by it. */
  readonly isRemark?: boolean;
  /** The lexicon key that is missing in the file, where that is all that is wrong. */
  readonly missingKey?: string;
}

/** As compilers say it: `FILE:LINE: reason`. */
export function sayFinding({ isRemark = false, reason, ...place }: Finding): string {
  return sayMistake({ ...place, reason: isRemark ? `remark: ${reason}` : reason });
}

/** By file and line, each said once. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const once = new Map(findings.map((finding) => [sayFinding(finding), finding]));
  return [...once.values()].sort(
    (a, b) => compare(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || compare(a.reason, b.reason),
  );
}

/** A reason that begins with a file of the package, said as the others are. */
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
