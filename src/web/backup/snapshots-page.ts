import type { ResticSnapshot } from '../../backup/nightly/restic.ts';
import { Failure } from '../../refusals.ts';
import { base } from '../base-url.ts';
import type { OwnSentence, Sentence } from '../page/models/layout-model.ts';
import type { Visit } from '../visit.ts';
import { formatTime } from '../words/format.ts';
import { plainField, plainForm } from './plain-form.ts';

const title: OwnSentence = { key: 'archives.snapshots', args: {} };

/** Offers the nightly backups that are kept; asks for their password if they were made by another server. */
export async function showSnapshots(visit: Visit): Promise<void> {
  try {
    await choose(visit, await snapshotsOf(visit));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    visit.web.system.log('warn', 'the nightly backups cannot be listed', { err: error });
    if (error.key === 'errors.backupPassword') await askKey(visit, undefined);
    else await cannot(visit, { key: error.key, args: error.args });
  }
}

/** @throws Failure `errors.backupRunning` while the place of the backups is used, and others */
export function snapshotsOf({ web }: Visit): Promise<readonly ResticSnapshot[]> {
  const { backups } = web.system;
  if (backups.running !== undefined)
    throw new Failure('errors.backupRunning', 'the place of the backups is in use', { kind: 'conflict' });
  return backups.snapshots();
}

async function choose(visit: Visit, snapshots: readonly ResticSnapshot[]): Promise<void> {
  if (snapshots.length === 0) {
    await cannot(visit, { key: 'archives.noSnapshots', args: {} });
    return;
  }
  const options = snapshots.map(({ id, host, time }, index) => ({
    value: id,
    label: undefined,
    text: `${formatTime(new Date(time), visit.language)} · ${host}`,
    chosen: index === 0,
  }));
  const form = plainForm({
    description: { key: 'archives.snapshotsAbout', args: {} },
    action: `${base}/archives/snapshots`,
    fields: [plainField('snapshot', 'select', { options, width: 'full' })],
    button: 'archives.lookInside',
    cancel: `${base}/backup`,
  });
  await visit.page('form', title, form, { here: 'backup' });
}

/** Asks for the password of the other server's recovery sheet. */
export async function askKey(visit: Visit, refusal: Sentence | undefined): Promise<void> {
  const form = plainForm({
    description: { key: 'archives.otherKey', args: {} },
    action: `${base}/archives/snapshots/password`,
    fields: [plainField('backupPassword', 'password', { required: true, refusal })],
    button: 'archives.openBackups',
    cancel: `${base}/backup`,
  });
  await visit.page('form', title, form, { here: 'backup', status: refusal ? 422 : 200 });
}

async function cannot(visit: Visit, why: Sentence): Promise<void> {
  const form = plainForm({
    description: { key: 'archives.snapshotsAbout', args: {} },
    action: `${base}/archives/snapshots`,
    fields: [],
    button: undefined,
    cancel: `${base}/backup`,
    refusals: [why],
  });
  await visit.page('form', title, form, { here: 'backup' });
}
