import type { OldForm, OldPage } from '../../read/old-form.ts';
import type { SubCall } from '../../read/call.ts';
import { FreeNames, keyPart } from './names.ts';
import { joinSteps } from './page-steps.ts';
import { guessRecords, type RecordGuess } from './record-guess.ts';
import { pageName } from '../../../panel/mistakes/page-parts.ts';

/** How a page of an old form is converted. */
export interface PagePlan {
  /** The page's name in the new panel. */
  readonly name: string;
  readonly kind: 'form' | 'table' | 'router' | 'view';
  readonly old: OldPage;
  /** The pages it was made from: several if they became the steps of one form. */
  readonly steps: readonly OldPage[];
  /** The records that the page shows or edits, if known. */
  readonly records: RecordGuess | undefined;
  /** Subs that print content other than buttons and messages. */
  readonly content: readonly SubCall[];
}

const standardSubs = ['print_status_message', 'print_button', 'turn_off_buttons'];

/** Whether a sub belongs to the library. The kit itself does what these subs do. */
export function isStandard({ sub }: SubCall): boolean {
  return standardSubs.includes(sub);
}

/**
 * Plans each page of a form by its purpose. A form is about an account only if a list can open it. The first page is
 * that list if it is not a form and shows something.
 */
export function planPages(form: OldForm): readonly PagePlan[] {
  const joined = joinSteps(form.pages.length > 0 ? form.pages : [emptyPage(form)]);
  const pages = joined.map(({ page }) => page);
  const names = new FreeNames();
  const guesses = pages.map((page, index) => (index === 0 ? undefined : guessRecords(page)));
  const listed = guesses.find((guess) => guess !== undefined);
  const contents = pages.map((page) =>
    page.items.flatMap((item) => (item.kind === 'subroutine' && !isStandard(item.call) ? item.call : [])),
  );
  const kinds = pages.map((page, index) => kindOf(page, listed === undefined ? [] : (contents[index] ?? [])));
  const hasList = kinds.includes('table');
  return joined.map(({ page: old, steps }, index) => {
    const name = names.take(pageName.test(old.name) ? old.name : keyPart(old.name));
    const kind = kinds[index] ?? 'view';
    const records = kind === 'table' ? listed : hasList ? guesses[index] : undefined;
    return { name, kind, old, steps, content: contents[index] ?? [], records };
  });
}

/**
 * @param content subs that print something, on a panel about accounts; a sub that prints a list has `table` or `list`
 * in its name
 */
function kindOf(page: OldPage, content: readonly SubCall[]): PagePlan['kind'] {
  if (page.router && (page.postEvents.length > 0 || !page.showsMessage)) return 'router';
  const hasField = page.items.some(({ kind }) => kind === 'field');
  if (hasField || page.buttons.length > 0 || page.postEvents.length > 0) return 'form';
  return content.some(({ sub }) => /table|list/i.test(sub)) ? 'table' : 'view';
}

/** Every panel needs a page. */
function emptyPage({ line }: OldForm): OldPage {
  const nothing = { title: '', description: '', preEvents: [], postEvents: [], items: [], buttons: [] };
  return { ...nothing, name: 'First', router: false, showsMessage: true, ownButtonsOnly: true, line };
}
