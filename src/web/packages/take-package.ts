import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Request } from 'express';
import { targetOf } from '../../packages/transaction/package-system.ts';
import {
  dropStaging,
  isNpmName,
  openStaging,
  stageNpmPackage,
  stageSource,
} from '../../packages/transaction/stage-source.ts';
import { file, refusedFiles } from '../../panel/fields/kinds/file-field.ts';
import type { Refusal } from '../../refusals.ts';
import type { OwnSentence } from '../page/models/layout-model.ts';
import { filesOf } from '../request/posted/multipart.ts';
import { parsePosted } from '../request/posted/posted-text.ts';
import type { Visit } from '../visit.ts';
import { packagesUrl, refuseOnPackages, refusingMistakes } from './refusing-mistakes.ts';

/** The archive of a package. */
export const packageFile = file({ optional: true, maxBytes: 32 * 1_048_576 });

/** Stages the package that was sent, and redirects to the preview. */
export async function takePackage(visit: Visit, request: Request): Promise<void> {
  const { system } = visit.web;
  const folder = (parsePosted(request.body).get('folder')?.[0] ?? '').trim();
  const files = filesOf(request);
  const [refused] = refusedFiles({ archive: packageFile }, files);
  const archive = files.get('archive');
  const isFile = archive !== undefined && archive !== 'tooLarge';
  const refusal: OwnSentence | Refusal | undefined =
    refused?.[1] ??
    (isFile || folder.startsWith('/') || isNpmName(folder) ? undefined : { key: 'packages.install.nothing', args: {} });
  if (refusal) {
    await refuseOnPackages(visit, refusal);
    return;
  }
  const target = targetOf(system);
  const staging = openStaging(target);
  await refusingMistakes(
    visit,
    async () => {
      if (isFile) {
        const stored = join(staging.folder, '.archive');
        writeFileSync(stored, archive.bytes, { mode: 0o600 });
        await stageSource(stored, staging.folder);
        rmSync(stored);
      } else if (folder.startsWith('/')) await stageSource(folder, staging.folder);
      else await stageNpmPackage(folder, staging.folder);
      await visit.redirect(`${packagesUrl}/plan?staged=${staging.id}`);
    },
    () => {
      dropStaging(target, staging.id);
    },
  );
}
