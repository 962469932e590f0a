import { mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../../problems.ts';
import type { Root } from '../../root.ts';
import { backupFolder } from '../places.ts';
import { runProgram } from '../run-program.ts';
import { writeSynced } from '../write-synced.ts';
import { sshKeyFile } from './restic-key.ts';
import type { NightlyTarget } from './settings.ts';

/** Where restic finds its repository, for as long as it is open. */
export interface Repository {
  /** Options before every command of restic. No secret is among them. */
  readonly args: readonly string[];
  /** The folder of it that is seen here; undefined on another server. */
  readonly folder: string | undefined;
  /** Unmounts what was mounted for it. */
  close(): Promise<void>;
}

/** The folder of the repository in a target. Any restic opens it, with the password. */
const repositoryName = 'restic';

/**
 * @param keyFile the file with the password
 * @throws Failure `errors.backupTarget` with the reason, when it cannot be reached
 */
export async function openRepository(root: Root, target: NightlyTarget, keyFile: string): Promise<Repository> {
  const common = ['--password-file', keyFile, '--cache-dir', join(root.cache, 'restic')];
  const at = (place: string, more: readonly string[] = []): string[] => ['--repo', place, ...common, ...more];
  if (target.kind === 'sftp') {
    const { host, user, folder } = target;
    const command = await sftpCommand(root, target);
    const args = at(`sftp:${user}@${host}:${folder}/${repositoryName}`, ['--option', `sftp.command=${command}`]);
    return { args, folder: undefined, close: () => Promise.resolve() };
  }
  if (target.kind === 'smb') {
    const mounted = await mountShare(root, target);
    const folder = join(mounted, repositoryName);
    return { args: at(folder), folder, close: () => unmount(mounted) };
  }
  if (target.kind === 'disk') mustBeMounted(target.folder);
  const folder = join(target.folder, repositoryName);
  return { args: at(folder), folder, close: () => Promise.resolve() };
}

/** restic takes this apart at blanks: every part of it is checked by the settings, or a path of ours. */
async function sftpCommand(root: Root, { host, port, user }: NightlyTarget & { kind: 'sftp' }): Promise<string> {
  const [key, known] = [await sshKeyFile(root), join(backupFolder(root), 'known-hosts')];
  if (/[\s"'\\]/.test(key)) throw new Failure('errors.backupTarget', `${key} has characters that ssh cannot be given`);
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=accept-new',
    `UserKnownHostsFile=${known}`,
    'ConnectTimeout=20',
  ];
  return [
    'ssh',
    '-i',
    key,
    ...options.flatMap((option) => ['-o', option]),
    '-p',
    port,
    '-l',
    user,
    host,
    '-s',
    'sftp',
  ].join(' ');
}

/** An unmounted disk must not be mistaken for an empty one: the backup would fill the server's own. */
function mustBeMounted(folder: string): void {
  const here = statSync(folder, { throwIfNoEntry: false });
  if (here && here.dev !== statSync(dirname(folder)).dev) return;
  throw new Failure('errors.backupTarget', `no disk is mounted at ${folder}`, {
    args: { reason: `no disk is mounted at ${folder}` },
  });
}

async function mountShare(root: Root, target: NightlyTarget & { kind: 'smb' }): Promise<string> {
  const folder = join(backupFolder(root), 'share');
  const credentials = join(backupFolder(root), 'share-credentials');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await unmount(folder);
  writeSynced(credentials, `username=${oneLine(target.user)}\npassword=${oneLine(target.password)}\n`);
  const options = `credentials=${credentials},uid=0,gid=0,file_mode=0600,dir_mode=0700,nosuid,nodev,noexec`;
  const share = `//${target.host}/${target.share}`;
  const { status, errors } = await runProgram('mount', ['-t', 'cifs', '-o', options, share, folder]);
  rmSync(credentials, { force: true });
  if (status === 0) return folder;
  throw new Failure('errors.backupTarget', `the share ${share} cannot be mounted: ${errors}`, {
    args: { reason: errors },
  });
}

/** A line of the file of credentials is one setting. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, '');
}

async function unmount(folder: string): Promise<void> {
  const here = statSync(folder, { throwIfNoEntry: false });
  if (here && here.dev !== statSync(dirname(folder)).dev) await runProgram('umount', ['--', folder]);
}
