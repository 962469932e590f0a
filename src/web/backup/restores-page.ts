import { base } from '../base-url.ts';
import type { Sentence } from '../page/models/layout-model.ts';
import type { Visit } from '../visit.ts';
import { formatBytes } from '../words/format-bytes.ts';
import { formatTime } from '../words/format.ts';

/** The page where a restore begins. */
export async function showRestores(visit: Visit, refusal?: Sentence): Promise<void> {
  const { restores } = visit.web.system.backups;
  const model = {
    upload: `${base}/archives/upload`,
    refusal,
    restores: restores.all.map(({ id, name, begun, bytes, step }) => ({
      href: `${base}/archives/restore/${id}`,
      name,
      begun: formatTime(new Date(begun), visit.language),
      size: formatBytes(bytes, visit.language),
      step: `archives.steps.${step}`,
    })),
  };
  const status = refusal ? 422 : 200;
  await visit.page('restores', { key: 'archives.restore', args: {} }, model, { here: 'backup', status });
}
