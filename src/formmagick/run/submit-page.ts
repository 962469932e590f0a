import { checkField } from './check-field.ts';
import { anyFile } from './file-fields.ts';
import { fieldsOf, layOutPage, missingSubs } from './lay-out-page.ts';
import { lookUpRecord } from './linked-record.ts';
import type { PageView, ShownField } from './page-view.ts';
import { lookAgain, type MovedField } from './seen-fields.ts';
import { nextPage, passRouters, runPostEvents } from './run-events.ts';
import { changesNothing, sentBack } from './sent-back.ts';
import type { Step } from './step.ts';
import { typedTexts, type Posted } from './typed-texts.ts';
import { newConversation, type ConversationMessage, type Conversation } from './conversation.ts';

/** The result of submitting a page. */
export type SubmittedPage =
  | {
      readonly outcome: 'refused';
      readonly view: PageView;
      readonly message: ConversationMessage | undefined;
      readonly status: 404 | 409 | 422;
      /** What somebody else changed meanwhile. */
      readonly moved?: readonly MovedField[];
      /** Marks of what is stored now; otherwise those that were sent stay. */
      readonly seen?: string;
    }
  /** The step's staged changes, if any, are to be written; then page `next` is to be shown. */
  | { readonly outcome: 'done'; readonly next: number; readonly state: Conversation };

/**
 * Processes a submitted page: takes only the fields that the page has and shows, checks them all, then runs the
 * post-events, which stage what to write.
 * @param state the conversation before this page
 */
export async function submitPage(
  step: Step,
  index: number,
  posted: Posted,
  state: Conversation,
): Promise<SubmittedPage> {
  const page = step.panel.form.pages[index];
  if (page === undefined)
    return refused(step, 0, { base: step.words.shared.say('old.unknownPage', { page: index + 1 }), status: 404 });
  await lookUpRecord(step, index);
  const view = await layOutPage(step, index);
  const fields = fieldsOf(view.rows);
  const secret = new Set(fields.filter(({ type }) => type === 'password').map(({ id }) => id));
  step.submit(typedTexts(fields, posted), literalsOf(fields));
  step.pressed = pressedButton(view, posted);
  if (step.pressed === 'Previous') {
    step.keep(secret);
    return {
      outcome: 'done',
      next: state.stack.at(-1) ?? 0,
      state: { values: step.kept, brought: step.brought, stack: state.stack.slice(0, -1), message: undefined },
    };
  }
  if (view.blockedBy.length > 0) return refused(step, index, {});
  const { typed, moved, seen } = await lookAgain(step, index, fields, posted, typedTexts(fields, posted));
  step.submit(typed, literalsOf(fields));
  if (moved.length > 0) {
    const message = { kind: 'danger', base: 'old.moved', args: {} } as const;
    return { outcome: 'refused', view: await showAgain(step, index), message, status: 409, moved, seen };
  }
  await checkFields(step, index, fields);
  if (step.refused.size > 0) return refused(step, index, {});
  // Rules may have staged changes; those must not be written.
  step.changes = step.changes.fresh();
  if (!page.router) await runPostEvents(step, page.postEvents);
  return conclude(step, view, secret, state);
}

/** Returns the name of the pressed button; `Next` for the enter key and for a name that is not a button of the page. */
function pressedButton({ rows }: PageView, posted: Posted): string {
  const own = rows.flatMap((row) => (row.kind === 'button' ? row.button.name : []));
  return ['Previous', ...own].find((name) => posted.has(name)) ?? 'Next';
}

/** Shows a submitted page again with the values that were typed. */
export async function showAgain(step: Step, index: number): Promise<PageView> {
  const view = await layOutPage(step, index);
  const rows = view.rows.map((row) => {
    const messages = row.kind === 'field' ? (step.refused.get(row.field.id) ?? []) : [];
    return row.kind === 'field' && messages.length > 0 ? { ...row, field: { ...row.field, messages } } : row;
  });
  return { ...view, rows };
}

async function checkFields(step: Step, index: number, fields: readonly ShownField[]): Promise<void> {
  for (const field of fields) {
    if (field.type === 'literal') continue;
    const messages = await checkField(
      step,
      field,
      field.type === 'file' ? fileNames(step, field) : (step.values(field.id) ?? []),
    );
    if (step.files.get(field.id) === 'tooLarge')
      messages.push(step.words.shared.say('errors.fileTooLarge', { max: Math.floor(anyFile.maxBytes / 1024) }));
    if (messages.length > 0) step.refused.set(field.id, messages);
  }
  if (step.refused.size === 0) return;
  for (const id of await sentBack(step, index, fields)) step.refused.delete(id);
}

/** The names that the validators of a file field check. */
function fileNames({ files }: Step, { id }: ShownField): readonly string[] {
  const file = files.get(id);
  return file === undefined || file === 'tooLarge' ? [] : [file.name];
}

async function conclude(
  step: Step,
  view: PageView,
  secret: ReadonlySet<string>,
  { stack }: Conversation,
): Promise<SubmittedPage> {
  const { index } = view;
  const { pages, postEvents } = step.panel.form;
  if (step.refused.size > 0) return refused(step, index, {});
  if (hasFailed(step)) return fail(step, index, secret, stack);
  const next = await passRouters(step, pages[index]?.router === true ? index : nextPage(step, index));
  if (hasFailed(step)) return fail(step, index, secret, stack);
  if (next === undefined)
    return refused(step, index, { base: step.words.shared.say('old.unknownPage', { page: step.ending.page ?? '' }) });
  const isOver = next === 0 && step.ending.page === undefined;
  if (isOver && postEvents.length > 0) {
    const tampered = await firstRefused(step, stack);
    if (tampered !== undefined) return refused(step, tampered, {});
    if (missingSubs(step, postEvents).length > 0) return refused(step, index, {});
    await runPostEvents(step, postEvents);
    if (hasFailed(step)) return fail(step, index, secret, stack);
  }
  if (changesNothing(step, view)) {
    step.changes = step.changes.fresh();
    step.ending.message = { kind: 'success', base: 'messages.unchanged', args: {} };
  }
  const { message } = step.ending;
  if (isOver || message !== undefined) return { outcome: 'done', next, state: { ...newConversation, message } };
  step.keep(secret);
  return {
    outcome: 'done',
    next,
    state: { values: step.kept, brought: step.brought, stack: [...stack, index], message },
  };
}

/** Returns the first page submitted before whose values are no longer valid. */
async function firstRefused(step: Step, stack: readonly number[]): Promise<number | undefined> {
  for (const before of new Set(stack)) {
    const { rows } = await layOutPage(step, before);
    await checkFields(step, before, fieldsOf(rows));
    if (step.refused.size > 0) return before;
  }
  return undefined;
}

/**
 * Handles a post-event that failed: this page is shown again, or another page shows the message. Nothing is written.
 */
async function fail(
  step: Step,
  index: number,
  secret: ReadonlySet<string>,
  stack: readonly number[],
): Promise<SubmittedPage> {
  const { message } = step.ending;
  const next = nextPage(step, index);
  if (next === undefined || next === index) return refused(step, index, message ?? {});
  step.keep(secret);
  return {
    outcome: 'done',
    next,
    state: { values: step.kept, brought: step.brought, stack: [...stack, index], message },
  };
}

async function refused(
  step: Step,
  index: number,
  said: { readonly base?: string; readonly args?: ConversationMessage['args']; readonly status?: 404 },
): Promise<SubmittedPage> {
  const { base, args = {}, status = 422 } = said;
  const message: ConversationMessage | undefined = base === undefined ? undefined : { kind: 'danger', base, args };
  return { outcome: 'refused', view: await showAgain(step, index), message, status };
}

function hasFailed({ ending }: Step): boolean {
  return ending.failed;
}

function literalsOf(fields: readonly ShownField[]): ReadonlyMap<string, readonly string[]> {
  return new Map(fields.flatMap(({ id, type, values }) => (type === 'literal' && id !== '' ? [[id, values]] : [])));
}
