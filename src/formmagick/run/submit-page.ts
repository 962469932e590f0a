import type { ChangeSet } from '../../changes/change-set.ts';
import { refuseLarger } from '../../panel/fields/kinds/file-field.ts';
import { checkField } from './check-field.ts';
import { anyFile } from './file-fields.ts';
import { fieldsIn, layOutPage, missingSubsOf } from './show/lay-out-page.ts';
import { findLinkedRecord } from './show/linked-record.ts';
import type { PageView, ShownField } from './show/page-view.ts';
import { compareAgain, type OldFieldConflict } from './seen-fields.ts';
import { nextPage, passRouters, runPostEvents } from './run-events.ts';
import { changesNothing, unchangedOldFields } from './unchanged-old-fields.ts';
import type { OldRequest, SubmittedValues } from './calls/old-request.ts';
import { oldTypedTexts, type OldPosted } from './typed-texts.ts';
import { newConversation, type ConversationMessage, type Conversation } from './conversation.ts';

/** The result of submitting a page. */
export type SubmittedPage =
  | {
      readonly outcome: 'refused';
      readonly view: PageView;
      readonly message: ConversationMessage | undefined;
      readonly status: 404 | 409 | 422;
      /** What somebody else changed meanwhile. */
      readonly conflicts?: readonly OldFieldConflict[];
      /** Marks of what is stored now; otherwise those that were sent stay. */
      readonly seen?: string;
    }
  /** The changes, if any, are to be written; then page `next` is to be shown. */
  | {
      readonly outcome: 'done';
      readonly next: number;
      readonly state: Conversation;
      readonly changes: ChangeSet;
    };

/**
 * Processes a submitted page: takes only the fields that the page has and shows, checks them all, then runs the
 * post-events, which stage what to write.
 * @param state the conversation before this page
 */
export async function submitPage(
  request: OldRequest,
  index: number,
  posted: OldPosted,
  state: Conversation,
): Promise<SubmittedPage> {
  const page = request.panel.form.pages[index];
  if (page === undefined)
    return refused(request, 0, { base: request.words.shared.say('old.unknownPage', { page: index + 1 }), status: 404 });
  const taken = await readSubmitted(request, index, posted);
  if (taken.submitted.pressed === 'Previous') return goBack(request, taken, state);
  if (taken.view.blockedBy.length > 0) {
    request.submit(taken.submitted);
    return refused(request, index, {});
  }
  const { fields, submitted } = taken;
  const { typed, conflicts, seen } = await compareAgain(request, index, { fields, typed: submitted.typed }, posted);
  request.submit({ ...submitted, typed });
  if (conflicts.length > 0) {
    const message = { kind: 'danger', base: 'old.conflict', args: {} } as const;
    return { outcome: 'refused', view: await showAgain(request, index), message, status: 409, conflicts, seen };
  }
  await checkFields(request, index, fields);
  if (request.refused.size > 0) return refused(request, index, {});
  // Rules may have staged changes; those must not be written.
  request.dropChanges();
  if (!page.router) await runPostEvents(request, page.postEvents);
  return conclude(request, taken, state);
}

/**
 * Shows a page with what was typed into it, and does nothing with that.
 * @param posted undefined for a page that was only to be shown
 */
export async function showTyped(request: OldRequest, index: number, posted: OldPosted | undefined): Promise<PageView> {
  if (posted) request.submit((await readSubmitted(request, index, posted)).submitted);
  else await findLinkedRecord(request, index);
  return showAgain(request, index);
}

/** A submitted page. */
interface TakenPage {
  /** The page as it was before. */
  readonly view: PageView;
  readonly fields: readonly ShownField[];
  readonly submitted: SubmittedValues;
}

/** Reads what was typed into the fields that the page has and shows. */
async function readSubmitted(request: OldRequest, index: number, posted: OldPosted): Promise<TakenPage> {
  await findLinkedRecord(request, index);
  const view = await layOutPage(request, index);
  const fields = fieldsIn(view.rows);
  const typed = oldTypedTexts(fields, posted);
  return { view, fields, submitted: { typed, literals: literalsOf(fields), pressed: pressedButton(view, posted) } };
}

function goBack(request: OldRequest, taken: TakenPage, { stack }: Conversation): SubmittedPage {
  request.submit(taken.submitted);
  const state = continued(request, taken.fields, stack.slice(0, -1), undefined);
  return { outcome: 'done', next: stack.at(-1) ?? 0, state, changes: request.changes };
}

/** Returns the name of the pressed button; `Next` for the enter key and for a name that is not a button of the page. */
function pressedButton({ rows }: PageView, posted: OldPosted): string {
  const own = rows.flatMap((row) => (row.kind === 'button' ? row.button.name : []));
  return ['Previous', ...own].find((name) => posted.has(name)) ?? 'Next';
}

/** Shows a submitted page again with the values that were typed. */
export async function showAgain(request: OldRequest, index: number): Promise<PageView> {
  const view = await layOutPage(request, index);
  const rows = view.rows.map((row) => {
    const messages = row.kind === 'field' ? (request.refused.get(row.field.id) ?? []) : [];
    return row.kind === 'field' && messages.length > 0 ? { ...row, field: { ...row.field, messages } } : row;
  });
  return { ...view, rows };
}

async function checkFields(request: OldRequest, index: number, fields: readonly ShownField[]): Promise<void> {
  for (const field of fields) {
    if (field.type === 'literal') continue;
    const messages = await checkField(
      request,
      field,
      field.type === 'file' ? fileNames(request, field) : (request.values(field.id) ?? []),
    );
    if (request.files.get(field.id) === 'tooLarge')
      messages.push(request.words.refusal(refuseLarger(anyFile.maxBytes)));
    if (messages.length > 0) request.refused.set(field.id, messages);
  }
  if (request.refused.size === 0) return;
  for (const id of await unchangedOldFields(request, index, fields)) request.refused.delete(id);
}

/** The names that the validators of a file field check. */
function fileNames({ files }: OldRequest, { id }: ShownField): readonly string[] {
  const file = files.get(id);
  return file === undefined || file === 'tooLarge' ? [] : [file.name];
}

/** Decides what follows after the post-events of the page, and runs those of the form at its end. */
async function conclude(
  request: OldRequest,
  { view, fields }: TakenPage,
  { stack }: Conversation,
): Promise<SubmittedPage> {
  const { index } = view;
  const { pages, postEvents } = request.panel.form;
  if (request.refused.size > 0) return refused(request, index, {});
  if (hasFailed(request)) return fail(request, index, fields, stack);
  const next = await passRouters(request, pages[index]?.router === true ? index : nextPage(request, index));
  if (hasFailed(request)) return fail(request, index, fields, stack);
  if (next === undefined)
    return refused(request, index, {
      base: request.words.shared.say('old.unknownPage', { page: request.ending.page ?? '' }),
    });
  const isOver = next === 0 && request.ending.page === undefined;
  if (isOver && postEvents.length > 0) {
    const tampered = await firstRefused(request, stack);
    if (tampered !== undefined) return refused(request, tampered, {});
    if (missingSubsOf(request, postEvents).length > 0) return refused(request, index, {});
    await runPostEvents(request, postEvents);
    if (hasFailed(request)) return fail(request, index, fields, stack);
  }
  const isUnchanged = changesNothing(request, view);
  const message = isUnchanged ? unchangedMessage : request.ending.message;
  const changes = isUnchanged ? request.changes.fresh() : request.changes;
  if (isOver || message !== undefined)
    return { outcome: 'done', next, state: { ...newConversation, message }, changes };
  return { outcome: 'done', next, state: continued(request, fields, [...stack, index], message), changes };
}

const unchangedMessage: ConversationMessage = { kind: 'success', base: 'messages.unchanged', args: {} };

/** Returns the first page submitted before whose values are no longer valid. */
async function firstRefused(request: OldRequest, stack: readonly number[]): Promise<number | undefined> {
  for (const before of new Set(stack)) {
    const { rows } = await layOutPage(request, before);
    await checkFields(request, before, fieldsIn(rows));
    if (request.refused.size > 0) return before;
  }
  return undefined;
}

/**
 * Handles a post-event that failed: this page is shown again, or another page shows the message. Nothing is written.
 */
async function fail(
  request: OldRequest,
  index: number,
  fields: readonly ShownField[],
  stack: readonly number[],
): Promise<SubmittedPage> {
  const { message } = request.ending;
  const next = nextPage(request, index);
  if (next === undefined || next === index) return refused(request, index, message ?? {});
  const state = continued(request, fields, [...stack, index], message);
  return { outcome: 'done', next, state, changes: request.changes.fresh() };
}

/** The conversation that the next page continues, with all that was typed, except secrets. */
function continued(
  request: OldRequest,
  fields: readonly ShownField[],
  stack: readonly number[],
  message: ConversationMessage | undefined,
): Conversation {
  request.keep(new Set(fields.filter(({ type }) => type === 'password').map(({ id }) => id)));
  return { values: request.kept, brought: request.brought, stack, message };
}

async function refused(
  request: OldRequest,
  index: number,
  answer: { readonly base?: string; readonly args?: ConversationMessage['args']; readonly status?: 404 },
): Promise<SubmittedPage> {
  const { base, args = {}, status = 422 } = answer;
  const message: ConversationMessage | undefined = base === undefined ? undefined : { kind: 'danger', base, args };
  return { outcome: 'refused', view: await showAgain(request, index), message, status };
}

function hasFailed({ ending }: OldRequest): boolean {
  return ending.failed;
}

function literalsOf(fields: readonly ShownField[]): ReadonlyMap<string, readonly string[]> {
  return new Map(fields.flatMap(({ id, type, values }) => (type === 'literal' && id !== '' ? [[id, values]] : [])));
}
