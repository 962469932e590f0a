/** One task that is left after a conversion, or a fact that the developer who completes the panel needs to know. */
export interface Todo {
  readonly kind: TodoKind;
  /** What to do: one line of Markdown, in English. */
  readonly what: string;
  /** The file of the old panel and the line in it. */
  readonly path: string;
  readonly line: number;
  /** The function in the new panel that has to be written. */
  readonly stub?: string;
}

/** Each with its heading, in the order of the list. */
export const todoKinds = [
  ['event', 'What pages do'],
  ['validator', 'Rules of fields'],
  ['value', 'Values of fields'],
  ['choices', 'What can be chosen'],
  ['condition', 'When fields are shown'],
  ['content', 'Tables and other content made by subs'],
  ['page', 'Pages to check'],
  ['text', 'Texts to check'],
  ['reading', 'Read despite mistakes'],
] as const;

export type TodoKind = (typeof todoKinds)[number][0];
