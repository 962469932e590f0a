import { isAbsolute, relative } from 'node:path';
import type { FileFault } from '../db/defaults/file-fault.ts';
import { byBytes } from '../files/names-in.ts';
import { formatMistake, type Mistake } from '../packages/mistake.ts';

/** A mistake or remark about a package, for its author. */
export interface Finding extends Mistake {
  /** True if nothing is broken. */
  readonly isRemark?: boolean;
}

/** Formats a finding like a compiler: `FILE:LINE: reason`. */
export function formatFinding({ isRemark = false, reason, ...place }: Finding): string {
  return formatMistake({ ...place, reason: isRemark ? `remark: ${reason}` : reason });
}

/** Returns findings sorted by file and line, without duplicates. */
export function findingsInOrder(findings: readonly Finding[]): Finding[] {
  const once = new Map(findings.map((finding) => [formatFinding(finding), finding]));
  return [...once.values()].sort(
    (a, b) => byBytes(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || byBytes(a.reason, b.reason),
  );
}

/** A finding for a line reported while a package was checked, with its file if that belongs to the package. */
export function findingOf(folder: string, message: string, fault?: FileFault): Finding {
  const file = fault && isAbsolute(fault.file) ? relative(folder, fault.file) : '..';
  if (!fault || file.startsWith('..')) return { reason: message.replaceAll(`${folder}/`, '') };
  const { reason, line } = fault;
  return { file, reason: reason.replaceAll(`${folder}/`, ''), ...(line !== undefined && { line }) };
}
