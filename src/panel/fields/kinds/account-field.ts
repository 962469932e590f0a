import { personName } from '../../../accounts/person-name.ts';
import type { DbRecord } from '../../../db/file/record.ts';
import { accept, refuse } from '../../../refusals.ts';
import { choiceOf } from './choice-fields.ts';
import type { Choice, InputField } from '../field.ts';
import { oneText, type InputOptions } from './input-field.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rules.ts';

interface AccountOptions extends Pick<InputOptions, 'property' | 'optional' | 'when' | 'rules' | 'initial'> {
  /** Types of the accounts that can be chosen. */
  readonly types: readonly string[];
  /** Accounts of other types that can be chosen too, such as `admin`. */
  readonly also?: readonly string[];
  /**
   * Which of these accounts can be chosen; default: all. The record is the one being edited; undefined while one is
   * created.
   */
  readonly only?: (account: DbRecord, reading: Reading, record: DbRecord | undefined) => boolean;
}

/** Longer lists are not offered for completion, since nobody would read them. */
const maxOffered = 300;

/**
 * One account of several types, by its name: `accountPicker({ types: ['user', 'group'] })`. The name is typed, and the
 * browser offers the names; with more than 300 accounts no names are offered, but the typed name is still checked.
 */
export function accountPicker(options: AccountOptions): InputField<string> {
  const { types, also = [], only = () => true, rules = [], ...others } = options;
  const isChoice = (account: DbRecord | undefined, reading: Reading, record: DbRecord | undefined): boolean =>
    account !== undefined &&
    (types.includes(account.type) || also.includes(account.key)) &&
    only(account, reading, record);
  const exists: Rule = (value, { reading, record }) => {
    // Names in capital letters are accepted too, as in mail addresses.
    const name = [value, value.toLowerCase()].find((one) => isChoice(reading.accounts.get(one), reading, record));
    return name === undefined ? refuse('errors.noSuchAccount', { name: value }) : accept(name);
  };
  const choices = (reading: Reading, record: DbRecord | undefined): readonly Choice[] => {
    const { accounts } = reading;
    const offered: Choice[] = [];
    for (const list of [also.flatMap((key) => accounts.get(key) ?? []), ...types.map((type) => accounts.ofType(type))])
      for (const account of list) {
        if (isChoice(account, reading, record)) offered.push(choiceOf(account, aboutAccount(account)));
        if (offered.length > maxOffered) return [];
      }
    return offered;
  };
  return { ...oneText('text', { ...others, rules: [exists, ...rules] }), choices };
}

function aboutAccount(account: DbRecord): string {
  return personName(account) || (account.prop('Description') ?? account.prop('Account') ?? '');
}
