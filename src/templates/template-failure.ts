import { Failure } from '../refusals.ts';
import { mistakeLine, type FragmentMistake } from './fragment-mistake.ts';

/** A template could not be expanded. The old file stays in place. */
export class TemplateFailure extends Failure {
  readonly mistakes: readonly FragmentMistake[];
  /** The exit status with which a fragment ended perl, if one did. */
  readonly exitCode: number | undefined;

  constructor(
    path: string,
    mistakes: readonly FragmentMistake[],
    { exitCode, ...options }: ErrorOptions & { readonly exitCode?: number | undefined } = {},
  ) {
    const lines = mistakes.map(mistakeLine).join('\n');
    super('errors.templateFailed', `cannot expand ${path}\n${lines}`, { ...options, args: { template: path } });
    this.mistakes = mistakes;
    this.exitCode = exitCode;
  }
}
