/** How long a session lasts, and how many wrong passwords may be tried. */
export interface SessionSettings {
  /** A session ends when it was not used for this time. */
  readonly idleSeconds: number;
  /** Failed sign-ins from one address before it has to wait. */
  readonly signInTries: number;
  /** Failed sign-ins of one account from new addresses, before those have to wait. */
  readonly accountTries: number;
  /** How long they have to wait. */
  readonly signInWaitSeconds: number;
}

export const sessionDefaults: SessionSettings = {
  idleSeconds: 8 * 3600,
  signInTries: 10,
  accountTries: 30,
  signInWaitSeconds: 15 * 60,
};
