export interface WaitingMailModel {
  readonly mails: readonly {
    readonly id: string;
    readonly to: string;
    readonly subject: string;
    readonly written: string;
    /** When it is tried again; undefined when it was given up. */
    readonly next: string | undefined;
    /** The answer of the mail server, unchanged. */
    readonly failure: string | undefined;
  }[];
  /** Where the buttons post to. */
  readonly send: string;
  readonly remove: string;
}
