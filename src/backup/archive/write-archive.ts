import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import type { Root } from '../../root.ts';
import { startAge } from '../age/age-streams.ts';
import { backupStateFolder, manifestPath } from '../backup-paths.ts';
import { existingPaths, exists, lastPath } from '../restore-list.ts';
import { longQuiet, startProgram } from '../run-program.ts';
import type { ArchiveManifest } from './archive-manifest.ts';

interface ArchiveOptions {
  readonly root: Root;
  readonly manifest: ArchiveManifest;
  /** 1, fast, to 9, small. */
  readonly level: number;
  /** Encrypts the archive in the age format. */
  readonly passphrase?: string | undefined;
}

/** An archive that is being written. */
export interface ArchiveStream {
  readonly stream: Readable;
  /** Resolves with the warnings of tar when the last byte was read. Rejects when the archive is not complete. */
  readonly finished: Promise<string>;
  /** Ends the archive early; it is then not complete. */
  stop(): void;
}

/**
 * Writes the archive of a server: GNU tar in the pax format, so that owners, times, ACLs and attributes are kept and
 * older servers can read it, compressed by gzip. Nothing of it is kept in memory or on the disk.
 * Source: classic desktop backup.
 */
export function writeArchive({ root, manifest, level, passphrase }: ArchiveOptions): ArchiveStream {
  const beside = besideFolder(root, manifest);
  const smbpasswd = exists(root, lastPath) ? root.folder : beside;
  const args = [
    ...[
      '--create',
      '--file=-',
      '--format=posix',
      '--acls',
      '--xattrs',
      '--sparse',
      `--use-compress-program=gzip -${level}`,
    ],
    ...['-C', beside, manifestPath],
    ...['-C', root.folder, `--exclude=${manifestPath}`, ...existingPaths(root), '-C', smbpasswd, lastPath],
  ];
  const tar = startProgram('tar', args, { limit: longQuiet });
  tar.child.stdin?.end();
  const age = passphrase === undefined ? undefined : startAge('encrypt', passphrase);
  const stream = (age ?? tar).child.stdout;
  if (!stream || !tar.child.stdout) throw new Error('tar has no output');
  const piped = age?.child.stdin ? pipeline(tar.child.stdout, age.child.stdin) : Promise.resolve();
  const finish = async (): Promise<string> => {
    try {
      const [made, encrypted] = await Promise.all([tar.ended, age?.ended, piped]);
      // 1: a file changed while it was read. The archive is complete.
      if (made.status > 1) throw new Error(`tar ended with status ${made.status}: ${made.errors}`);
      if (encrypted && encrypted.status !== 0) throw new Error(`the archive cannot be encrypted: ${encrypted.errors}`);
      return made.errors;
    } finally {
      rmSync(beside, { recursive: true, force: true });
    }
  };
  const stop = (): void => {
    tar.child.kill('SIGKILL');
    age?.child.kill('SIGKILL');
  };
  return { stream, finished: finish(), stop };
}

/** A folder with the members that are not files of the server: the manifest, and an empty file of Samba. */
function besideFolder(root: Root, manifest: ArchiveManifest): string {
  mkdirSync(backupStateFolder(root), { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(backupStateFolder(root), 'archive-'));
  for (const [path, text] of [
    [manifestPath, `${JSON.stringify(manifest)}\n`],
    [lastPath, ''],
  ] as const) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { mode: 0o600 });
  }
  return folder;
}
