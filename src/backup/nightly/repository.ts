import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Failure, messageOf } from '../../refusals.ts';
import type { Root } from '../../root.ts';
import { backupStateFolder } from '../backup-paths.ts';
import { shortWork, startProgram } from '../run-program.ts';
import { sshKeyFile } from './restic-key.ts';
import type { NightlyTarget } from './settings.ts';

/** Where restic finds its repository. */
export interface Repository {
  /** Options before every command of restic. No secret is among them. */
  readonly args: readonly string[];
  /** The folder of the repository, if it is mounted here; undefined if it is on another server. */
  readonly folder: string | undefined;
  /** What restic and its helpers need in their environment. */
  readonly environment: ResticEnvironment;
}

type ResticEnvironment = Readonly<Record<string, string>>;

/** The folder of the repository in a target. Any restic opens it, with the password. */
const repositoryName = 'restic';

/**
 * @param keyFile the file with the password
 * @throws Failure `errors.backupTarget` with the reason, when it cannot be reached
 */
export async function openRepository(root: Root, target: NightlyTarget, keyFile: string): Promise<Repository> {
  const noneMore: ResticEnvironment = {};
  const common = ['--password-file', keyFile, '--cache-dir', join(root.cache, 'restic')];
  const at = (place: string, more: readonly string[] = []): string[] => ['--repo', place, ...common, ...more];
  if (target.kind === 'sftp') {
    const { host, user, folder } = target;
    const command = await sftpCommand(root, target);
    const args = at(`sftp:${user}@${host}:${folder}/${repositoryName}`, ['--option', `sftp.command=${command}`]);
    return { args, environment: noneMore, folder: undefined };
  }
  if (target.kind === 'smb') {
    const args = at(`rclone:share:${target.share}/${repositoryName}`);
    return { args, environment: await shareEnvironment(target), folder: undefined };
  }
  if (target.kind === 'disk') mustBeMounted(target.folder);
  const folder = join(target.folder, repositoryName);
  return { args: at(folder), environment: noneMore, folder };
}

/**
 * restic splits this at blanks, so no part may contain one: each part was checked with the settings, or is one of our
 * own paths.
 */
async function sftpCommand(root: Root, { host, port, user }: NightlyTarget & { kind: 'sftp' }): Promise<string> {
  const [key, known] = [await sshKeyFile(root), join(backupStateFolder(root), 'known-hosts')];
  if (/[\s"'\\]/.test(key)) throw unreachable(`${key} has characters that ssh cannot be given`);
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=accept-new',
    `UserKnownHostsFile=${known}`,
    'ConnectTimeout=20',
    // A server that does not answer for three minutes counts as lost.
    'ServerAliveInterval=30',
    'ServerAliveCountMax=6',
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

/** An unmounted disk must not be mistaken for an empty one: the backup would fill the server's own disk. */
function mustBeMounted(folder: string): void {
  if (!isMounted(folder)) throw unreachable(`no disk is mounted at ${folder}`);
}

/** @throws Failure `errors.backupTarget` when the disk does not answer, such as a share of a server that is off */
function isMounted(folder: string): boolean {
  try {
    const here = statSync(folder, { throwIfNoEntry: false });
    return here !== undefined && here.dev !== statSync(dirname(folder)).dev;
  } catch (cause) {
    throw unreachable(messageOf(cause), { cause });
  }
}

function unreachable(reason: string, options: ErrorOptions = {}): Failure {
  return new Failure('errors.backupTarget', reason, { ...options, kind: 'unavailable', args: { reason } });
}

/**
 * A Windows share is read and written by rclone: nothing is mounted, and the password is in no list of processes.
 * Source: rclone 1.60, documentation of the backend smb.
 */
async function shareEnvironment({ host, user, password }: NightlyTarget & { kind: 'smb' }): Promise<ResticEnvironment> {
  const { child, ended } = startProgram('rclone', ['obscure', '-'], { limit: shortWork });
  child.stdin?.end(`${password}\n`);
  const obscured = child.stdout ? await text(child.stdout) : '';
  const { status, errors } = await ended;
  const reason = status === 127 ? 'rclone is not installed: install the package rclone' : errors;
  if (status !== 0)
    throw new Failure('errors.backupTarget', `rclone failed: ${errors}`, { kind: 'unavailable', args: { reason } });
  return {
    RCLONE_CONFIG: '',
    RCLONE_CONFIG_SHARE_TYPE: 'smb',
    RCLONE_CONFIG_SHARE_HOST: host,
    RCLONE_CONFIG_SHARE_USER: user === '' ? 'guest' : user,
    RCLONE_CONFIG_SHARE_PASS: obscured.trim(),
  };
}
