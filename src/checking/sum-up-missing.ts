import { findingsInOrder, type Finding } from './finding.ts';

/** If more keys are missing in a file they are summed up, and this many are named. */
const maxNamed = 3;

/** Combines the keys that are missing in one lexicon into one finding if there are many. */
export function sumUpMissing(findings: readonly Finding[]): readonly Finding[] {
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { missingKey, file } = finding;
    if (missingKey !== undefined && file?.startsWith('locales/'))
      byFile.set(file, [...(byFile.get(file) ?? []), finding]);
  }
  const many = [...byFile].filter(([, missing]) => missing.length > maxNamed);
  const summedUp = new Set(many.flatMap(([, missing]) => missing));
  const sums = many.map(([file, missing]) => sumOf(file, missing));
  return findingsInOrder([...findings.filter((finding) => !summedUp.has(finding)), ...sums]);
}

function sumOf(file: string, missing: readonly Finding[]): Finding {
  const named = missing.slice(0, maxNamed).flatMap(({ missingKey }) => missingKey ?? []);
  const isRemark = missing.every((finding) => finding.isRemark);
  const what = `${missing.length} lexicon keys are missing${isRemark ? ', and shown in English' : ''}`;
  return { file, reason: `${what}: ${named.join(', ')}, …; --all names each`, isRemark };
}
