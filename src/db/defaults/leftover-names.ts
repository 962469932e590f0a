const leftover = /(~|\.swp|\.orig|\.rpmsave|\.rpmnew|\.rpmorig)$/;

/** Whether an editor or a package manager has left a file of this name behind. */
export function isLeftover(name: string): boolean {
  return leftover.test(name);
}
