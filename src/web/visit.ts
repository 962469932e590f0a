import type { Request, Response } from 'express';
import type { Author } from '../changes/new-entry.ts';
import { ChangeSet } from '../changes/change-set.ts';
import { Failure } from '../refusals.ts';
import { languageOf, themeOf } from './request/origin/browser.ts';
import type { Message, OwnSentence, Sentence, Theme } from './page/models/layout-model.ts';
import { acceptedEncoding } from './page/accepted-encoding.ts';
import { ownAddress } from './request/origin/own-address.ts';
import { visitorAddress } from './request/origin/trusted-proxy.ts';
import type { Redirect } from './request/posted/sendings.ts';
import type { WebContext } from './web-context.ts';
import { compressFromBytes, compressPage } from './page/compress-page.ts';
import type { ViewModels } from './page/views.ts';
import { layoutOf, type LayoutOptions } from './page-layout.ts';
import type { OwnTranslate, Translate } from './words/translate.ts';
import { awaitCallback } from '../process/await-callback.ts';

/**
 * The visit of a request; always the same object. It is kept at the response, not in a `WeakMap`: V8's fast garbage
 * collection does not free the values of such a map, nor anything that belongs to the request.
 */
export function visitOf(web: WebContext, request: Request, response: VisitedResponse): Visit {
  return (response.locals.visit ??= new Visit(web, request, response));
}

type VisitedResponse = Response<unknown, { visit?: Visit }>;

/** One request as seen by the pages: the person, language and theme, and how to answer. */
export class Visit {
  readonly web: WebContext;
  readonly request: Request;
  readonly language: string;
  readonly theme: Theme;
  /** The databases for this request, each read once. */
  readonly reading: ChangeSet;
  readonly #response: Response;
  /** The validated session mark; checked once per request. */
  #checked: string | undefined;
  #redirected: Redirect | undefined;

  constructor(web: WebContext, request: Request, response: Response) {
    this.web = web;
    this.request = request;
    this.#response = response;
    this.language = languageOf(web.wording, request);
    this.theme = themeOf(request);
    this.reading = new ChangeSet(web.system.databases);
  }

  /** The signed-in account; undefined for a stranger. */
  get account(): string | undefined {
    const { account, mark } = this.request.session;
    if (account === undefined || mark === undefined || mark === '') return undefined;
    if (this.#checked !== mark) this.#checked = mark === this.web.system.passwords.mark(account) ? mark : undefined;
    return this.#checked === undefined ? undefined : account;
  }

  /**
   * Who changes something, for the history.
   * @param origin panel and page
   */
  author(origin: string, why?: string): Author {
    return { account: this.account ?? '', origin, address: visitorAddress(this.request), why };
  }

  /** In the visitor's language, of a panel or of our own sentences. */
  translator(): OwnTranslate;
  translator(panel: string | undefined): Translate;
  translator(panel?: string): Translate {
    const { wording, oldWords } = this.web;
    const old = panel === undefined ? undefined : oldWords.translator(this.language, panel);
    return old ?? wording.translator(this.language, panel);
  }

  /** Sends a page. Its title is one of our own sentences unless the page uses the lexicon of a panel. */
  async page<name extends keyof ViewModels>(
    name: name,
    title: OwnSentence,
    page: ViewModels[name],
    options?: LayoutOptions & { readonly panel?: undefined },
  ): Promise<void>;
  async page<name extends keyof ViewModels>(
    name: name,
    title: Sentence,
    page: ViewModels[name],
    options: LayoutOptions & { readonly panel: string },
  ): Promise<void>;
  async page<name extends keyof ViewModels>(
    name: name,
    title: Sentence,
    page: ViewModels[name],
    options: LayoutOptions = {},
  ): Promise<void> {
    const t = this.translator(options.panel);
    const layout = layoutOf(this, t(title.key, title.args), options);
    this.web.settings.shown?.({ layout, page, t });
    const html = this.web.views
      .render(name, { layout, page, t })
      .for({ formToken: this.web.formTokens.of(this.request, this.#response), here: ownAddress(this.request) });
    await this.#send(html, options.status ?? 200);
  }

  /** Answers with a piece of a page, for a script to show. A message for the next page is kept for that page. */
  async piece<name extends keyof ViewModels>(name: name, page: ViewModels[name]): Promise<void> {
    const layout = layoutOf(this, '', { message: { kind: 'success', sentences: [] } });
    const html = this.web.views.render(name, { layout, page, t: this.translator(undefined) });
    await this.#send(html.for({ formToken: '', here: '' }), 200);
  }

  async #send(parts: readonly Buffer[], status: number): Promise<void> {
    const response = this.#response;
    response.statusCode = status;
    response.setHeader('Vary', 'Accept-Encoding');
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Cache-Control', 'no-store');
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const encoding = length < compressFromBytes ? undefined : acceptedEncoding(this.request);
    const compressed = encoding && (await compressPage(parts, encoding));
    if (encoding) response.setHeader('Content-Encoding', encoding);
    const sent = compressed ? [compressed] : parts;
    response.setHeader('Content-Length', compressed?.length ?? length);
    response.cork();
    for (const part of sent.slice(0, -1)) response.write(part);
    response.end(sent.at(-1));
    response.uncork();
  }

  /**
   * @param allowed the methods that the answer names
   * @throws Failure `errors.methodNotAllowed`
   */
  refuseMethod(allowed: string, line: string): never {
    this.#response.set('Allow', allowed);
    throw new Failure('errors.methodNotAllowed', line, { kind: 'unsupported' });
  }

  /**
   * Redirects after a submit, with a message for the next page. The session is saved first, so that the next page has
   * it.
   */
  async redirect(path: string, message?: Message): Promise<void> {
    const { session } = this.request;
    if (message) session.message = message;
    this.#redirected = { path, message };
    await awaitCallback((done) => session.save(done));
    this.#response.set('Cache-Control', 'no-store').redirect(303, path);
  }

  /** The redirect of this request, if any. */
  get redirected(): Redirect | undefined {
    return this.#redirected;
  }

  /** Redirects as another request of the same session did, with the same message. */
  async redirectAgain({ path, message }: Redirect): Promise<void> {
    // Keeps what the other request stored in the session. If the session cannot be read, only that is lost.
    await new Promise<void>((resolve) => {
      this.request.session.reload(() => {
        resolve();
      });
    });
    await this.redirect(path, message);
  }
}
