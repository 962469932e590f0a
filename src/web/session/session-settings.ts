/** How long a session lasts, how many there may be, and how many wrong passwords may be tried. */
export interface SessionSettings {
  /** A session ends when it was not used for this time. */
  readonly idleSeconds: number;
  /** Number of strangers' sessions, in memory only; the oldest are dropped first. */
  readonly strangers: number;
  /** Failed sign-ins from one address before it has to wait. */
  readonly signInAttempts: number;
  /** Failed sign-ins of one account from new addresses, before those have to wait. */
  readonly accountAttempts: number;
  /** How long they have to wait. */
  readonly signInWaitSeconds: number;
}

export const sessionDefaults: SessionSettings = {
  idleSeconds: 8 * 3600,
  strangers: 5000,
  signInAttempts: 10,
  accountAttempts: 30,
  signInWaitSeconds: 15 * 60,
};
