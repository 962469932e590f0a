import { Failure } from '../refusals.ts';
import { failureLine, type FragmentFailure } from './fragment-failure.ts';

/** A template could not be expanded. The old file stays in place. */
export class TemplateFailure extends Failure {
  readonly failures: readonly FragmentFailure[];
  /** The exit status with which a fragment ended perl, if one did. */
  readonly exitCode: number | undefined;

  constructor(path: string, failures: readonly FragmentFailure[], exitCode?: number) {
    const lines = failures.map(failureLine).join('\n');
    super('errors.templateFailed', `cannot expand ${path}\n${lines}`, { args: { template: path } });
    this.failures = failures;
    this.exitCode = exitCode;
  }
}
