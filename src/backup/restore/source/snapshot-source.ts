import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { ContentsCount } from '../../archive/contents.ts';
import type { ArchiveManifest } from '../../archive/archive-manifest.ts';
import type { ArchiveMember } from '../../archive/member.ts';
import { withRestic } from '../../nightly/nightly-run.ts';
import type { Restic, ResticSnapshot } from '../../nightly/restic.ts';
import type { BackupSystem } from '../../begin-backup.ts';
import { isRestorable, restorablePaths } from '../../restore-list.ts';
import type { RestoreSource } from './restore-source.ts';
import { readablePath } from '../../../files/byte-paths.ts';

/** Every backup holds at least one of these. */
const dataPaths = ['home/e-smith', 'var/lib/nethserver'];

/** A nightly backup as the source of a restore. It may be of another server, with its files below another folder. */
export function snapshotSource(system: BackupSystem, snapshot: ResticSnapshot): RestoreSource {
  const folder = folderOf(snapshot);
  const open = <result>(work: (restic: Restic) => Promise<result>): Promise<result> =>
    withRestic(system, () => undefined, work);
  return {
    check: () =>
      open(async (restic) => {
        const counting = new ContentsCount();
        await restic.list(snapshot.id, (member) => {
          const inside = memberInside(folder, member);
          if (inside) counting.add(inside);
        });
        return { contents: counting.contents, manifest: manifestOf(snapshot, counting.contents.layout) };
      }),
    unpack: (into, paths) =>
      open(async (restic) => {
        const unpacked = `${into}.restored`;
        rmSync(unpacked, { recursive: true, force: true });
        // Without a choice, what is not part of an archive is not restored either: passwords and history of Panelsmith.
        const chosen = paths.length > 0 ? paths.map(readablePath) : restorablePaths;
        const wanted = chosen.map((path) => `${folder}/${path}`);
        try {
          await restic.restore(snapshot.id, unpacked, wanted);
          // The paths of the server are below this folder.
          const files = join(unpacked, folder);
          mkdirSync(files, { recursive: true, mode: 0o700 });
          mkdirSync(dirname(into), { recursive: true, mode: 0o700 });
          renameSync(files, into);
        } finally {
          rmSync(unpacked, { recursive: true, force: true });
        }
      }),
  };
}

/** The folder below which the server had its files; empty for `/`. */
function folderOf({ paths }: ResticSnapshot): string {
  const folders = paths.flatMap((path) =>
    dataPaths.flatMap((end) => (path.endsWith(`/${end}`) ? [path.slice(0, -end.length - 1)] : [])),
  );
  // The paths come from the backup, so they may be hostile.
  return folders.find((folder) => normalize(folder) === folder) ?? '';
}

/** With its path relative to the root; undefined for what is not part of an archive. */
function memberInside(folder: string, member: ArchiveMember): ArchiveMember | undefined {
  if (!member.name.startsWith(`${folder}/`)) return undefined;
  const name = member.name.slice(folder.length + 1);
  return isRestorable(name) ? { ...member, name } : undefined;
}

/** Backups carry `SystemName.DomainName` as the name of their host. */
function manifestOf({ host, time }: ResticSnapshot, flavour: ArchiveManifest['flavour']): ArchiveManifest {
  const [systemName = '', ...domain] = host.split('.');
  return { format: 1, when: time, systemName, domainName: domain.join('.'), flavour };
}
