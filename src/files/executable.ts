import { accessSync, constants, lstatSync, statSync } from 'node:fs';

/** Whether this process may start a file, or the file that a link leads to. */
export function isExecutable(file: string): boolean {
  return isFileToStart(file, statSync);
}

/** As `isExecutable`, but a link is never executable. */
export function isExecutableNoLink(file: string): boolean {
  return isFileToStart(file, lstatSync);
}

/**
 * Whether the mode of a file lets anybody start it, even if this process may not. Follows links.
 * @throws an error of the file system if there is no such file
 */
export function hasExecutableMode(file: string): boolean {
  return (statSync(file).mode & (constants.S_IXUSR | constants.S_IXGRP | constants.S_IXOTH)) !== 0;
}

function isFileToStart(file: string, stat: (file: string) => { isFile(): boolean }): boolean {
  try {
    accessSync(file, constants.X_OK);
    return stat(file).isFile();
  } catch {
    return false;
  }
}
