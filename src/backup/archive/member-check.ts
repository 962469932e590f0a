import { isRestorable } from '../restore-list.ts';
import type { ArchiveMember } from './member.ts';

/** Why an archive is refused because of one of its members: a part of a lexicon key. */
export type MemberMistake = 'absolute' | 'outside' | 'through' | 'hardLink';

/**
 * Looks for members that would be written outside the places of a backup. An archive is input like any other: it may have
 * been made to harm.
 */
export class MemberCheck {
  readonly #links = new Set<string>();
  readonly #files = new Set<string>();

  /** @returns undefined for a member that may be unpacked */
  refuse({ type, name, target }: ArchiveMember): MemberMistake | undefined {
    if (name.startsWith('/')) return 'absolute';
    if (name.split('/').includes('..') || !isRestorable(name)) return 'outside';
    if (this.#goesThroughLink(name)) return 'through';
    // A second name of a link is a link.
    const isLink = type === 'l' || (type === 'h' && this.#links.has(target ?? ''));
    if (type === 'h' && !isLink && !this.#files.has(target ?? '')) return 'hardLink';
    for (const set of [this.#links, this.#files]) set.delete(name);
    if (isLink) this.#links.add(name);
    else if (type === '-' || type === 'h') this.#files.add(name);
    return undefined;
  }

  #goesThroughLink(name: string): boolean {
    if (this.#links.size === 0) return false;
    for (let end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1))
      if (this.#links.has(name.slice(0, end))) return true;
    return false;
  }
}

/** Whether a symbolic link leads to a place of a backup, so that it can be restored. */
export function staysInside(name: string, target: string): boolean {
  if (target.startsWith('/')) return isRestorable(normal(target.split('/')));
  return isRestorable(normal([...name.split('/').slice(0, -1), ...target.split('/')]));
}

/** A path without `.` and `..`; one that leads above the root stays there. */
function normal(parts: readonly string[]): string {
  const kept: string[] = [];
  for (const part of parts) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  return kept.join('/');
}
