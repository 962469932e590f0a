/** The sheet with all that is needed to read the nightly backups without this server. */
export interface RecoveryModel {
  readonly key: string;
  /** Where the backups are; empty if the nightly backup is not set up. */
  readonly target: string;
}
