/** Prefix of every URL of the panel. */
export const base = '/server-manager';
