import type { Reporter, TestModule } from 'vitest/node';

/** Names the tests that failed at first and passed on the second try, so that none of them goes unnoticed. */
export class SecondTries implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const names = modules.flatMap(({ children }) =>
      [...children.allTests('passed')].filter((test) => test.diagnostic()?.flaky).map(({ fullName }) => fullName),
    );
    if (names.length === 0) return;
    process.stdout.write(`\n${names.length} tests passed only on the second try:\n  ${names.join('\n  ')}\n`);
  }
}
