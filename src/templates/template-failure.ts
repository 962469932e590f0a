import { Failure } from '../problems.ts';
import { problemLine, type FragmentProblem } from './fragment-problem.ts';

/** A template that could not be expanded; what was there before is there still. */
export class TemplateFailure extends Failure {
  readonly problems: readonly FragmentProblem[];
  /** The exit status a fragment ended perl with, where one did. */
  readonly exitCode: number | undefined;

  constructor(path: string, problems: readonly FragmentProblem[], exitCode?: number) {
    const lines = problems.map(problemLine).join('\n');
    super('errors.templateFailed', `cannot expand ${path}\n${lines}`, { args: { template: path } });
    this.problems = problems;
    this.exitCode = exitCode;
  }
}
