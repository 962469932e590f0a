import { randomBytes } from 'node:crypto';
import type { Draft } from '../db/file/draft.ts';

/** 24 random bytes: 32 letters, digits, `-` and `_`, which need no quoting in any file. */
const bytes = 24;

/**
 * For a migrate fragment: gives a record a database password if it has none, and makes the record if there is none. An
 * existing password is never replaced. Source: developer manual, section 4, "Using the MySQL database".
 * @param record key in the configuration database, such as `loggerdemo`
 * @param property default: `DbPassword`
 * @returns the password
 */
export function ensureDatabasePassword(configuration: Draft, record: string, property = 'DbPassword'): string {
  const known = configuration.get(record)?.prop(property) ?? '';
  if (known !== '') return known;
  const password = randomBytes(bytes).toString('base64url');
  if (configuration.get(record)) configuration.setProps(record, { [property]: password });
  else configuration.create(record, 'service', { [property]: password });
  return password;
}
