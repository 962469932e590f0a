const leftover = /(~|\.swp|\.orig|\.rpmsave|\.rpmnew|\.rpmorig)$/;

/** Whether a file name is one of those that editors and package managers leave behind. */
export function isLeftover(name: string): boolean {
  return leftover.test(name);
}
