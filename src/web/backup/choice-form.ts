import type { Amount, Contents } from '../../backup/archive/contents.ts';
import type { RestoreState } from '../../backup/restore/restore-state.ts';
import { serverNameOf } from '../../network/server-name.ts';
import { base } from '../base-url.ts';
import type { FieldModel } from '../page/models/field-model.ts';
import type { Sentence } from '../page/models/layout-model.ts';
import type { Visit } from '../visit.ts';
import { formatBytes } from '../words/format-bytes.ts';
import { plainField, plainForm } from './plain-form.ts';

/** Asks what is to be restored from an archive. */
export async function showChoice(visit: Visit, state: RestoreState, contents: Contents): Promise<void> {
  const { failure } = state;
  const form = plainForm({
    description: aboutArchive(visit, state),
    action: `${base}/archives/restore/${state.id}/choose`,
    fields: [
      plainField('what', 'select', { options: options(visit, contents, state.choice?.what), width: 'full' }),
      plainField('identity', 'radio', {
        help: [{ key: 'archives.identityHelp', args: {} }],
        options: (['archive', 'here'] as const).map((value) => ({
          value,
          label: `archives.identity.${value}`,
          text: '',
          chosen: value === (state.choice?.identity ?? 'archive'),
        })),
      }),
    ],
    button: 'archives.prepare',
    cancel: `${base}/archives/restore`,
    refusals: failure ? [failure] : [],
  });
  await visit.page('form', { key: 'archives.restoreOf', args: { name: state.name } }, form, { here: 'backup' });
}

/** Which server an archive comes from, and the name of this one. */
function aboutArchive(visit: Visit, { manifest }: RestoreState): Sentence {
  const here = serverNameOf(visit.reading.configuration);
  if (!manifest) return { key: 'archives.ofUnknown', args: { here } };
  const there = [manifest.systemName, manifest.domainName].filter(Boolean).join('.');
  return { key: there === here ? 'archives.ofThisServer' : 'archives.ofAnother', args: { here, there } };
}

function options(visit: Visit, contents: Contents, chosen: string | undefined): FieldModel['options'] {
  const t = visit.translator();
  const sizes = ({ files, bytes }: Amount): { count: number; size: string } => ({
    count: files,
    size: formatBytes(bytes, visit.language),
  });
  const named = (kind: 'bay' | 'user' | 'mail', amounts: Readonly<Record<string, Amount>>): [string, string][] =>
    Object.entries(amounts).map(([name, amount]) => [
      `${kind}:${name}`,
      t(`archives.what.${kind}`, { name: Buffer.from(name, 'latin1').toString(), ...sizes(amount) }),
    ]);
  const all: readonly (readonly [string, string])[] = [
    ['all', t('archives.what.all', sizes(contents.all))],
    ['databases', t('archives.what.databases')],
    ...contents.databases.map((name) => [`database:${name}`, t('archives.what.database', { name })] as const),
    ...(contents.exports ?? []).map((name) => [`export:${name}`, t('archives.what.export', { name })] as const),
    ...named('bay', contents.bays),
    ...named('user', contents.users),
    ...named('mail', contents.mail),
  ];
  return all.map(([value, text]) => ({ value, label: undefined, text, chosen: value === chosen }));
}
