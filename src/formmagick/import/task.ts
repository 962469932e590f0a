/** One thing that is left to do after a conversion, or that whoever completes it has to know. */
export interface Task {
  readonly kind: TaskKind;
  /** What to do, in English: a line of Markdown. */
  readonly what: string;
  /** The old file it comes from, and the line there. */
  readonly path: string;
  readonly line: number;
  /** The function in the written panel that stands for it. */
  readonly stub?: string;
}

/** In the order of the list. */
export const taskKinds = {
  event: 'What pages do',
  validator: 'Rules of fields',
  value: 'Values of fields',
  choices: 'What can be chosen',
  condition: 'When fields are shown',
  content: 'Tables and other content made by subs',
  page: 'Pages to look at',
  text: 'Texts to look at',
  reading: 'Read although it is not as it should be',
} as const;

export type TaskKind = keyof typeof taskKinds;
