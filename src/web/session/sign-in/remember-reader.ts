import { rememberLanguage } from '../../../mail/reader-languages.ts';
import type { Visit } from '../../visit.ts';

/**
 * Remembers the language of an account for its mails. A failure does not prevent the sign-in, for example on a full
 * disk.
 */
export function rememberReader({ web, account }: Visit, language: string, reader = account): void {
  if (reader === undefined) return;
  try {
    rememberLanguage(web.system.root, reader, language);
  } catch (err) {
    web.system.log('warn', 'the language of an account cannot be stored', { err });
  }
}
