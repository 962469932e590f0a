import { Failure, refuse, type Refusal } from '../../refusals.ts';
import { textOf } from './text/byte-text.ts';

/**
 * The keys of accounts are written to other files: passwords, `passwd`, `group`, mail aliases and maps. There they must
 * not be mistaken for syntax, nor for an option on a command line. Each function returns a refusal, or undefined.
 * Existing unsafe keys are still shown and can be removed.
 */

/**
 * Checks the key of a new account made by a panel or a script. A pseudonym may contain characters that a Unix account
 * may not.
 */
export function refuseAccountKey(key: string): Refusal | undefined {
  const isSyntax = /[\s\p{Cc}:,;"\\|<>()]|^[-#/]|(^|\/)\.{0,2}(\/|$)/u.test(key);
  return isSyntax ? unsafe(key) : undefined;
}

/**
 * The weaker rule for the classic command, which always accepted spaces and special characters: refuses only the
 * separators of fields in `passwd` and of members of a group.
 */
export function refuseAccountLine(bytes: string): Refusal | undefined {
  return /[:,]/.test(bytes) ? unsafe(textOf(bytes)) : undefined;
}

/** @throws Failure `errors.accountKeyUnsafe` if there is a refusal */
export function mustBeAccountKey(refusal: Refusal | undefined): void {
  if (!refusal) return;
  const name = JSON.stringify(refusal.args['name']);
  const line = `an account cannot be named ${name}: another file of the system would read it as something else`;
  throw new Failure('errors.accountKeyUnsafe', line, { kind: 'conflict', args: refusal.args });
}

function unsafe(key: string): Refusal {
  return refuse('errors.accountKeyUnsafe', { name: key.slice(0, 100) });
}
