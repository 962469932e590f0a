import type { Request } from 'express';
import type { ChangeSet } from '../changes/change-set.ts';
import { serverNameOf } from '../network/server-name.ts';
import { base } from './base-url.ts';
import type { Layout, Message, Theme } from './page/models/layout-model.ts';
import { listPositionMark, placeholders } from './page/whole-page.ts';
import { ownAddress } from './request/origin/own-address.ts';
import type { WebContext } from './web-context.ts';
import { formatDuration, formatTime } from './words/format.ts';
import type { Translate } from './words/translate.ts';

export interface LayoutOptions {
  readonly status?: number;
  /** The panel or built-in page to mark as open in the menu. */
  readonly here?: string;
  /** The panel whose lexicon the page uses. */
  readonly panel?: string;
  readonly refreshSeconds?: number;
  readonly message?: Message;
}

/** What the layout needs of a visit. */
interface LaidOut {
  readonly web: WebContext;
  readonly request: Request;
  readonly language: string;
  readonly theme: Theme;
  readonly reading: ChangeSet;
  /**
   * The signed-in account; undefined for a stranger.
   * @throws if it cannot be read
   */
  readonly account: string | undefined;
  translator(panel: string | undefined): Translate;
}

/** What surrounds every page: who is signed in, the menu, the message about the last action, what waits to be confirmed. */
export function layoutOf(visit: LaidOut, title: string, options: LayoutOptions): Layout {
  const { web, language } = visit;
  const user = shownAccount(visit);
  const { favourites } = web.accountPreferences.of(user);
  return {
    language,
    direction: web.wording.languages.find(({ code }) => code === language)?.direction ?? 'ltr',
    theme: visit.theme,
    title,
    refused: options.status === 422,
    server: serverName(visit),
    base,
    account: web.frame.account(user, language, visit.theme),
    menu: web.frame.menu(language, options.here ?? '', favourites),
    star: web.frame.star(language, options.here ?? '', favourites),
    assets: web.assets,
    formToken: placeholders.formToken,
    listPosition: listPositionMark,
    message: shownMessage(visit, options.message ?? takeMessage(visit, options.status ?? 200)),
    pending: user === undefined ? undefined : pendingModel(visit),
    refreshSeconds: options.refreshSeconds ?? 0,
  };
}

function pendingModel(visit: LaidOut): Layout['pending'] {
  const { countdown } = visit.web.system.changes;
  const { pending } = countdown;
  if (!pending) return undefined;
  const { id, origin, author, until } = pending;
  const secondsLeft = countdown.secondsLeft(pending);
  const left = formatDuration(Math.max(1, secondsLeft), visit.language);
  const over = formatTime(new Date(until), visit.language);
  return { id, origin, author, secondsLeft, left, until: over, here: placeholders.here };
}

/** Undefined when it cannot be read, so that the page can report it. */
function shownAccount(visit: LaidOut): string | undefined {
  try {
    return visit.account;
  } catch {
    return undefined;
  }
}

/** Empty when it cannot be read, so that the page can report it. */
function serverName(visit: LaidOut): string {
  try {
    return serverNameOf(visit.reading.configuration);
  } catch {
    return '';
  }
}

function shownMessage(visit: LaidOut, message: Message | undefined): Layout['message'] {
  if (!message) return undefined;
  const { kind, sentences, panel, link, undo, isNext = false } = message;
  const t = visit.translator(panel);
  return {
    kind,
    texts: sentences.map(({ key, args }) => t(key, args)),
    link: link && { text: t(link.label, link.args), href: link.href, isNext },
    undo: undo === undefined ? undefined : undoHref(undo, visit.request),
  };
}

/** Undoing leads back to the page it was offered on. */
function undoHref(entry: string, request: Request): string {
  return `${base}/history/${entry}/undo?back=${encodeURIComponent(ownAddress(request))}`;
}

/** The message about the last action is shown on the next page that succeeds. */
function takeMessage({ request }: LaidOut, status: number): Message | undefined {
  if (status >= 400 || request.method === 'HEAD') return undefined;
  const { message } = request.session;
  if (message) delete request.session.message;
  return message;
}
