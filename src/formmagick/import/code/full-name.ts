import type { PanelDraft } from '../panel-draft.ts';

/** Returns the name of a generated function that returns a user's first and last name. */
export function fullName(draft: PanelDraft): string {
  draft.uses('type DbRecord');
  return draft.function(
    'fullName',
    [
      'function fullName(user: DbRecord): string {',
      "  return [user.prop('FirstName'), user.prop('LastName')].filter(Boolean).join(' ');",
      '}\n',
    ].join('\n'),
  );
}
