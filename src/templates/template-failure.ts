import { Failure } from '../problems.ts';
import { problemLine, type FragmentProblem } from './fragment-problem.ts';

/** A template could not be expanded. The old file stays in place. */
export class TemplateFailure extends Failure {
  readonly problems: readonly FragmentProblem[];
  /** The exit status with which a fragment ended perl, if one did. */
  readonly exitCode: number | undefined;

  constructor(path: string, problems: readonly FragmentProblem[], exitCode?: number) {
    const lines = problems.map(problemLine).join('\n');
    super('errors.templateFailed', `cannot expand ${path}\n${lines}`, { args: { template: path } });
    this.problems = problems;
    this.exitCode = exitCode;
  }
}
