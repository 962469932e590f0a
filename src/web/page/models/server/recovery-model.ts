/** The sheet with all that is needed to read the nightly backups without this server. */
export interface RecoveryModel {
  readonly key: string;
  /** Where the backups are; empty if the nightly backup is not set up. */
  readonly target: string;
  /** The line for `authorized_keys` of the other server; undefined unless the place is reached by SFTP. */
  readonly publicKey: string | undefined;
  /** How any restic lists the backups; undefined if it is not set up, or a share has to be mounted first. */
  readonly command: string | undefined;
}
