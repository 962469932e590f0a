/** Folder of all files of users and information bays, below the root. Source: e-smith's file system layout. */
export const filesFolder = '/home/e-smith/files';

/** A user's home folder, below the root; only the user may enter it. */
export function homeFolder(name: string): string {
  return name === 'admin' ? '/home/e-smith' : `${filesFolder}/users/${name}`;
}

/** An information bay's folder, below the root. */
export function bayFolder(name: string): string {
  return `${filesFolder}/ibays/${name}`;
}

/** Where archives of removed data are kept, below the root, until the administrator removes them. */
export const archivesFolder = '/home/e-smith/backup';
