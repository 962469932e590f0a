import { readFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { hasRecordings, recordings } from './folder.ts';

/** Reports how many tests were skipped because there are no recordings. */
export class LeftOut implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (hasRecordings) return;
    const count = modules.filter(needsRecordings).reduce((sum, module) => sum + skippedIn(module), 0);
    if (count > 0) process.stdout.write(`\n${count} tests were left out: there are no recordings in ${recordings}\n`);
  }
}

function needsRecordings({ moduleId }: TestModule): boolean {
  return /\/recordings\/|'\.\/recordings\.ts'/.test(moduleId + readFileSync(moduleId, 'utf8'));
}

function skippedIn({ children }: TestModule): number {
  return [...children.allTests('skipped')].length;
}
