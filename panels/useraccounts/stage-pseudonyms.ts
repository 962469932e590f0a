import {
  autoPseudonyms,
  refuseField,
  type ChangeSet,
  type DbRecord,
  type StagedDatabase,
  type PageRefusal,
} from 'panelsmith';

/** Characters allowed in an alias. Source: classic panel useraccounts. */
const allowed = /^[a-z0-9][a-z0-9.\-_!#?~$^+&`%/*]*$/;

/** The two pseudonyms made from a user's names; empty when they would not be valid. */
function aliasesOf(user: DbRecord | undefined): string[] {
  return autoPseudonyms(user).filter((name) => allowed.test(name));
}

/** Refuses names whose aliases belong to somebody else. */
export function refusePseudonymClash(
  { accounts, configuration }: ChangeSet,
  user: DbRecord,
): PageRefusal<'FirstName'> | undefined {
  if (areSwitchedOff(configuration)) return undefined;
  for (const pseudonym of aliasesOf(user)) {
    const taken = accounts.get(pseudonym);
    const owner = taken?.prop('Account') ?? '';
    if (taken?.type === 'pseudonym' && owner !== user.key)
      return refuseField('FirstName', 'errors.pseudonymClash', { pseudonym, account: owner });
  }
  return undefined;
}

/** Replaces the aliases of the user's old names by those of the new ones, unless the site has turned this off. */
export function stagePseudonyms(changes: ChangeSet, before: DbRecord | undefined, user: DbRecord): void {
  if (areSwitchedOff(changes.configuration)) return;
  const wanted = aliasesOf(user);
  for (const name of aliasesOf(before)) {
    const old = changes.accounts.get(name);
    if (!wanted.includes(name) && isAliasOf(old, user) && old?.prop('Removable') !== 'no')
      changes.accounts.delete(name);
  }
  for (const name of wanted)
    if (!changes.accounts.get(name)) changes.accounts.create(name, 'pseudonym', { Account: user.key });
}

function isAliasOf(account: DbRecord | undefined, user: DbRecord): boolean {
  return account?.type === 'pseudonym' && account.prop('Account') === user.key;
}

/** A site may turn off automatic aliases: record `pseudonyms`, property `create`. */
function areSwitchedOff(configuration: StagedDatabase): boolean {
  return configuration.get('pseudonyms')?.prop('create') === 'disabled';
}
