import { Transform, type Readable } from 'node:stream';
import { manifestOf } from './archive/archive-manifest.ts';
import { writeArchive } from './archive/write-archive.ts';
import { beginBackup, type BackupSystem } from './begin-backup.ts';

/** A backup on its way to a browser. */
export interface DesktopBackup {
  readonly stream: Readable;
  /** File name for the browser. */
  readonly name: string;
  readonly type: string;
  /** Ends the backup, when the browser has received all of it, or has disconnected. */
  end(isComplete: boolean): Promise<void>;
}

/** How much of a desktop backup was sent, for the page that shows it. */
export interface DesktopProgress {
  readonly begun: Date;
  bytes: number;
}

/**
 * Signals pre-backup and begins the archive.
 * @throws Failure `errors.backupRunning`, `errors.preBackup`
 */
export async function openDesktopBackup(
  system: BackupSystem,
  { account, passphrase }: { readonly account: string; readonly passphrase: string | undefined },
  progress: DesktopProgress,
): Promise<DesktopBackup> {
  const backup = await beginBackup(system, 'desktop', account);
  try {
    const { root, databases } = system;
    const manifest = manifestOf(databases);
    const level = levelOf(databases.configuration.snapshot().get('backupconsole')?.prop('CompressionLevel'));
    const archive = writeArchive({ root, manifest, level, passphrase });
    const finished = archive.finished.then(
      (warnings) => {
        if (warnings !== '') system.log('warn', 'files changed while they were backed up', { warnings });
        return true;
      },
      (error: unknown) => {
        system.log('error', 'the desktop backup failed', { err: error });
        return false;
      },
    );
    return {
      stream: countedStream(archive.stream, finished, progress),
      name: `smeserver${passphrase === undefined ? '.tgz' : '.tgz.age'}`,
      type: 'application/octet-stream',
      async end(isComplete) {
        if (!isComplete) archive.stop();
        const isWhole = await finished;
        const result = isComplete && isWhole ? '0' : isWhole || !isComplete ? 'send2browser:Incomplete' : 'tar:2';
        await backup.end(result, { Bytes: String(progress.bytes) });
      },
    };
  } catch (error) {
    await backup.end('tar:127');
    throw error;
  }
}

/** The archive on its way, counted. It ends only if the archive is complete. */
function countedStream(archive: Readable, finished: Promise<boolean>, progress: DesktopProgress): Readable {
  const counted = new Transform({
    transform(bytes: Buffer, _encoding, done) {
      progress.bytes += bytes.length;
      done(null, bytes);
    },
  });
  archive.pipe(counted, { end: false });
  archive.once('close', () => {
    // The end of an archive that is not complete must not look like one: the connection breaks instead.
    void finished.then((isComplete) => (isComplete ? counted.end() : counted.destroy(new Error('not complete'))));
  });
  counted.on('error', () => undefined);
  return counted;
}

/** The compression level in a classic setting such as `-6`. */
function levelOf(setting: string | undefined): number {
  return Number(/[1-9]/.exec(setting ?? '')?.[0] ?? 6);
}
