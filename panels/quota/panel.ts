import {
  definePanel,
  formPage,
  groupFilter,
  literal,
  personName,
  refuseField,
  tablePage,
  text,
  type ChangeSet,
  type DbRecord,
  type InputField,
  type LiteralField,
  type Refusal,
} from 'panelsmith';
import { diskSpace, kilobytesOf, formatKilobytes } from './disk-space.ts';

const users = { database: 'accounts', type: 'user' } as const;

const acctName = literal((user) => user.key);
const FullName = literal(personName);

/**
 * Disk space of users. Properties `MaxBlocksSoftLim` (soft limit, with a warning) and `MaxBlocks` (hard limit) of
 * `user` records in the accounts database, in kilobytes; 0 means no limit. Setting `DiskLimits` says whether the file
 * system enforces them. Source: classic panel quota.
 */
export default definePanel({
  name: 'quota',
  menu: { heading: 'Collaboration', order: [2000, 2300] },
  pages: {
    list: tablePage({
      lists: users,
      columns: {
        acctName,
        FullName,
        MaxBlocksSoftLim: described('MaxBlocksSoftLim'),
        MaxBlocks: described('MaxBlocks'),
      },
      open: 'modify',
      filters: [groupFilter('groups')],
      notes: ({ configuration }) =>
        configuration.get('DiskLimits')?.value === 'enforced' ? [] : [{ tone: 'warning', key: 'notes.stored' }],
      bulk: { fields: ['MaxBlocksSoftLim', 'MaxBlocks'] },
    }),
    modify: formPage({
      edits: users,
      fields: { acctName, FullName, MaxBlocksSoftLim: limit('MaxBlocksSoftLim'), MaxBlocks: limit('MaxBlocks') },
      rules: [refuseHardBelowSoft],
      postEvent: stageLimits,
      signals: 'user-modify',
      next: 'list',
    }),
  },
});

interface SubmittedLimits {
  readonly MaxBlocksSoftLim: string;
  readonly MaxBlocks: string;
}

/** A limit in the list. */
function described(property: string): LiteralField {
  const amount = (user: DbRecord): string => formatKilobytes(user.prop(property));
  return literal((user) => (amount(user) === '0' ? 'none' : amount(user)), { options: ['none'] });
}

function limit(property: string): InputField<string> {
  return text({
    property: false,
    max: 30,
    initial: (_reading, user) => formatKilobytes(user?.prop(property)),
    rules: [diskSpace],
  });
}

function refuseHardBelowSoft({ MaxBlocksSoftLim, MaxBlocks }: SubmittedLimits): Refusal | undefined {
  const [soft = 0, hard = 0] = [kilobytesOf(MaxBlocksSoftLim), kilobytesOf(MaxBlocks)];
  return hard !== 0 && hard <= soft ? refuseField('MaxBlocks', 'errors.hardBelowSoft') : undefined;
}

/**
 * Stages the limits. A limit keeps its stored text if its value is the same; one that was never set stays unset if it
 * is 0.
 */
function stageLimits(changes: ChangeSet, user: DbRecord, submitted: SubmittedLimits): void {
  const changed = (['MaxBlocksSoftLim', 'MaxBlocks'] as const)
    .filter((property) => formatKilobytes(user.prop(property)) !== submitted[property])
    .map((property): [string, string] => [property, String(kilobytesOf(submitted[property]) ?? 0)]);
  changes.setProps(user, Object.fromEntries(changed));
}
