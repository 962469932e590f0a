import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { arrangeMenu, type MenuSection } from '../panel/menu.ts';
import { formToken } from './form-token.ts';
import type { Layout, MenuHeading, Message, Sentence } from './models.ts';
import { base, type Shell } from './shell.ts';
import type { ViewModels } from './views.ts';
import type { Translate, Wording } from './wording.ts';

const compressed = promisify(gzip);

/** Smaller pages travel faster as they are. */
const compressFromBytes = 1200;

interface PageOptions {
  readonly status?: number;
  /** The panel or shell page to mark as open in the menu. */
  readonly here?: string;
  /** The panel whose lexicon the page speaks. */
  readonly panel?: string;
  readonly refreshSeconds?: number;
  readonly message?: Message;
}

const visits = new WeakMap<Request, Visit>();

/** The visit of a request; the same one all the way through. */
export function visitOf(shell: Shell, request: Request, response: Response): Visit {
  const known = visits.get(request);
  if (known) return known;
  const visit = new Visit(shell, request, response);
  visits.set(request, visit);
  return visit;
}

/** One request as the pages see it: who asks, in which language and theme, and how to answer. */
export class Visit {
  readonly shell: Shell;
  readonly request: Request;
  readonly language: string;
  readonly theme: Layout['theme'];
  readonly #response: Response;
  /** The mark found to be the right one; looked up once a request. */
  #checked: string | undefined;

  constructor(shell: Shell, request: Request, response: Response) {
    this.shell = shell;
    this.request = request;
    this.#response = response;
    this.language = languageOf(shell, request);
    this.theme = themeOf(request);
  }

  /** The signed-in account; undefined for a stranger. */
  get account(): string | undefined {
    const { account, mark } = this.request.session;
    if (account === undefined || mark === undefined) return undefined;
    if (this.#checked !== mark) this.#checked = mark === this.shell.system.passwords.mark(account) ? mark : undefined;
    return this.#checked === undefined ? undefined : account;
  }

  translator(panel?: string): Translate {
    return this.shell.wording.translator(this.language, panel);
  }

  /** Answers with a page. */
  async page<name extends keyof ViewModels>(
    name: name,
    title: Sentence,
    page: ViewModels[name],
    options: PageOptions = {},
  ): Promise<void> {
    const t = this.translator(options.panel);
    const layout = this.#layout(title, options);
    const html = this.shell.views.render(name, { layout, page, t });
    this.#response
      .status(options.status ?? 200)
      .type('html')
      .set('Cache-Control', 'no-store')
      .vary('Accept-Encoding');
    if (html.length < compressFromBytes || !this.request.acceptsEncodings('gzip')) {
      this.#response.send(html);
      return;
    }
    this.#response.set('Content-Encoding', 'gzip').send(await compressed(html, { level: 5 }));
  }

  /** Leads on after a submit, with what to say there. The session is saved first, so that the next page has it. */
  async leadTo(path: string, message?: Message): Promise<void> {
    const { session } = this.request;
    if (message) session.message = message;
    await new Promise<void>((resolve, reject) => {
      session.save((error: unknown) => {
        if (error instanceof Error) reject(error);
        else resolve();
      });
    });
    this.#response.set('Cache-Control', 'no-store').redirect(303, path);
  }

  #layout(title: Sentence, options: PageOptions): Layout {
    const { shell, request, account } = this;
    const { languages } = shell.wording;
    return {
      language: this.language,
      direction: languages.find(({ code }) => code === this.language)?.direction ?? 'ltr',
      theme: this.theme,
      title,
      server: serverName(shell),
      user: account,
      menu: account === undefined ? [] : menuOf(shell, this.language, options.here ?? ''),
      assets: shell.assets,
      csrf: formToken(request),
      languages: languages.map(({ code, text }) => ({ code, text, chosen: code === this.language })),
      here: request.method === 'GET' ? request.originalUrl : request.baseUrl + request.path,
      message: options.message ?? this.#takeMessage(),
      refreshSeconds: options.refreshSeconds ?? 0,
    };
  }

  #takeMessage(): Message | undefined {
    const { message } = this.request.session;
    if (message) delete this.request.session.message;
    return message;
  }
}

/** `SystemName.DomainName` of the configuration database, as far as they are set. */
function serverName({ system }: Shell): string {
  const configuration = system.databases.configuration.snapshot();
  return [configuration.get('SystemName')?.type, configuration.get('DomainName')?.type].filter(Boolean).join('.');
}

/** Entries of the shell itself, among those of the panels. */
const shellEntries = [
  { name: 'history', order: [4000, 4800] },
  { name: 'runs', order: [4000, 4850] },
  { name: 'packages', order: [4000, 4900] },
] as const;

const menus = new WeakMap<Shell, Map<string, MenuSection[]>>();

function menuOf(shell: Shell, language: string, here: string): MenuHeading[] {
  const known = menus.get(shell) ?? new Map<string, MenuSection[]>();
  menus.set(shell, known);
  const sections = known.get(language) ?? arrangeMenu(menuItems(shell, language), language);
  known.set(language, sections);
  return sections.map(({ heading, items }) => ({
    text: heading,
    entries: items.map(({ panel, text }) => ({ text, href: `${base}/${panel}`, current: panel === here })),
  }));
}

function menuItems(shell: Shell, language: string): Parameters<typeof arrangeMenu>[0] {
  const t = shell.wording.translator(language);
  const own = shellEntries.map(({ name, order }) => ({
    panel: name,
    heading: t('headings.Administration'),
    text: t(`${name}.menu`),
    order,
  }));
  const panels = shell.system.packages.flatMap(({ definition }) => {
    if (!definition) return [];
    const { name, menu } = definition;
    const say = shell.wording.translator(language, name);
    const heading = `headings.${menu.heading}`;
    const known = shell.wording.has(heading, language, name);
    return [{ panel: name, heading: known ? say(heading) : menu.heading, text: say('menu'), order: menu.order }];
  });
  return [...own, ...panels];
}

function languageOf({ wording }: Shell, request: Request): string {
  const chosen = cookie(request, 'language');
  if (chosen !== undefined && wording.languages.some(({ code }) => code === chosen)) return chosen;
  return acceptedLanguage(wording, request);
}

/** Answers by `Accept-Language` header: browsers send few different ones. */
const accepted = new WeakMap<Wording, Map<string, string>>();
const acceptedKept = 1000;

/** The first language of the browser's wishes that there is; English when there is none. */
function acceptedLanguage(wording: Wording, request: Request): string {
  const header = request.get('accept-language') ?? '';
  const answers = accepted.get(wording) ?? new Map<string, string>();
  accepted.set(wording, answers);
  const known = header === '' ? 'en' : answers.get(header);
  if (known !== undefined) return known;
  const language = request.acceptsLanguages(['en', ...wording.languages.map(({ code }) => code)]) || 'en';
  if (answers.size < acceptedKept) answers.set(header, language);
  return language;
}

function themeOf(request: Request): Layout['theme'] {
  const theme = cookie(request, 'theme');
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
}

/** The value of a cookie of ours, which are plain words. */
function cookie(request: Request, name: string): string | undefined {
  const pair = request.headers.cookie?.split(/; */).find((text) => text.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
