import { quote } from './code.ts';
import type { TodoKind } from '../todo.ts';

/** The purpose of a stub, a function that replaces a sub of the old panel. */
export type StubKind = 'event' | 'rule' | 'value' | 'values' | 'choices' | 'condition';

interface Stub {
  readonly task: TodoKind;
  /** What the stub does until somebody writes it. */
  readonly result: string;
  /** The stub's return type. */
  readonly type: string;
  readonly body: (sub: string) => string;
  readonly imports: readonly string[];
}

const refusal = { type: 'Refusal', imports: ['refuse', 'type Refusal'] };

/** No stub does more than the old sub might have done. */
export const stubKinds: Readonly<Record<StubKind, Stub>> = {
  event: {
    task: 'event',
    result: 'refuses to save',
    body: (sub) => `return refuse('old.blocked', { subs: ${quote(sub)} });`,
    ...refusal,
  },
  rule: {
    task: 'validator',
    result: 'refuses every value',
    body: (sub) => `return refuse('old.unknownValidator', { name: ${quote(sub)} });`,
    ...refusal,
  },
  value: { task: 'value', result: 'gives nothing', type: 'string', body: () => "return '';", imports: [] },
  values: { task: 'value', result: 'gives nothing', type: 'readonly string[]', body: () => 'return [];', imports: [] },
  choices: {
    task: 'choices',
    result: 'offers nothing',
    type: 'readonly Choice[]',
    body: () => 'return [];',
    imports: ['type Choice'],
  },
  condition: { task: 'condition', result: 'always shows it', type: 'boolean', body: () => 'return true;', imports: [] },
};

/**
 * Returns the text of a stub.
 * @param takesArguments whether the old panel passes arguments to the sub anywhere; if not, the kit passes its own
 */
export function stubText(kind: StubKind, name: string, sub: string, takesArguments: boolean): string {
  const { type, body } = stubKinds[kind];
  const parameters = takesArguments ? '..._given: readonly unknown[]' : '';
  return [
    `/** Stands for the sub \`${sub}\`, which is still to be written. */`,
    `function ${name}(${parameters}): ${type} {`,
    `  ${body(sub)}`,
    '}\n',
  ].join('\n');
}
