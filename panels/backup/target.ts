import { posix } from 'node:path';
import { refuseField, type PageRefusal } from 'panelsmith';

interface Target {
  readonly VFSType: string;
  readonly Mount: string;
  readonly SmbHost: string;
  readonly SmbShare: string;
  readonly Login: string;
}

/** Folders that are part of the backup, so that none of them can be its target. */
const backedUp = ['/home/e-smith', '/root', '/etc', '/var/lib/nethserver'];

/** These names become part of a command of ssh, or of the address of a share. */
const safeName = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,252}$/;

/** Refuses a field of the target that is missing or cannot be used. */
export function refuseTarget({
  VFSType,
  Mount,
  SmbHost,
  SmbShare,
  Login,
}: Target): PageRefusal<keyof Target> | undefined {
  if (VFSType === 'folder' || VFSType === 'mnt') return refuseFolder(Mount);
  if (!safeName.test(SmbHost)) return refuseField('SmbHost', 'errors.hostName');
  if (Login !== '' && !safeName.test(Login)) return refuseField('Login', 'errors.login');
  if (VFSType === 'cifs') return /^[^/\\,]+$/.test(SmbShare) ? undefined : refuseField('SmbShare', 'errors.share');
  if (Login === '') return refuseField('Login', 'errors.required');
  return /^\/?[A-Za-z0-9_][A-Za-z0-9._/-]*$/.test(Mount) ? undefined : refuseField('Mount', 'errors.remoteFolder');
}

function refuseFolder(folder: string): PageRefusal<'Mount'> | undefined {
  if (!folder.startsWith('/') || folder.split('/').includes('..')) return refuseField('Mount', 'errors.folder');
  // `//etc` and `/./etc` are `/etc` too.
  const normal = posix.normalize(`${folder}/`);
  return normal === '/' || backedUp.some((path) => normal.startsWith(`${path}/`))
    ? refuseField('Mount', 'errors.folderBackedUp')
    : undefined;
}
