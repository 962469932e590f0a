import type { Form, Page } from '../form.ts';
import type { Call } from '../call.ts';
import { FreeNames, keyPart } from './names.ts';
import { guessRecords, type RecordGuess } from './record-guess.ts';

/** What becomes of a page of an old form. */
export interface PagePlan {
  /** What it is called in the new panel. */
  readonly name: string;
  readonly kind: 'form' | 'table' | 'router' | 'view';
  readonly old: Page;
  /** The records it shows or edits, where that is plain. */
  readonly records: RecordGuess | undefined;
  /** Its own content: subs that print something other than buttons and messages. */
  readonly content: readonly Call[];
}

const standardSubs = ['print_status_message', 'print_button', 'turn_off_buttons'];

/** Whether a sub is one of the library, which the kit does by itself. */
export function isStandard({ sub }: Call): boolean {
  return standardSubs.includes(sub);
}

/** Each page of a form by what it is for. */
export function planPages({ pages }: Form): readonly PagePlan[] {
  const names = new FreeNames();
  const guesses = pages.map(guessRecords);
  const only = guesses.find((guess) => guess !== undefined);
  return pages.map((old, index) => {
    const name = names.take(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(old.name) ? old.name : keyPart(old.name));
    const content = old.items.flatMap((item) =>
      item.kind === 'subroutine' && !isStandard(item.call) ? item.call : [],
    );
    const kind = kindOf(old, content, only !== undefined);
    return { name, kind, old, content, records: guesses[index] ?? (kind === 'table' ? only : undefined) };
  });
}

/** A list has nothing to submit, and a sub that prints it; it lists what another page is about. */
function kindOf(page: Page, content: readonly Call[], hasRecords: boolean): PagePlan['kind'] {
  if (page.router && (page.postEvents.length > 0 || !page.showsMessage)) return 'router';
  const hasForm =
    page.items.some(({ kind }) => kind === 'field') || page.buttons.length > 0 || page.postEvents.length > 0;
  if (hasForm) return 'form';
  return hasRecords && content.some(({ sub }) => /table|list/i.test(sub)) ? 'table' : 'view';
}
