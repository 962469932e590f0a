/** Prefix of every URL of Panelsmith's pages. */
export const base = '/server-manager';

/** Where users change their own passwords; the classic address. */
export const userPasswordUrl = '/user-password';
