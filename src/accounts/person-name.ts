import type { DbRecord } from '../db/file/record.ts';

/** First and last name of a user, with a space between them; one of them if the other is missing; empty without both. */
export function personName(user: DbRecord): string {
  return [user.prop('FirstName'), user.prop('LastName')].filter(Boolean).join(' ');
}
