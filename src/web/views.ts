import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ejs, { type TemplateFunction } from 'ejs';
import type {
  ConflictModel,
  ErrorModel,
  FormModel,
  HistoryModel,
  HomeModel,
  Layout,
  PackagesModel,
  RunModel,
  RunsModel,
  SetUpModel,
  SignInModel,
  TableModel,
} from './models.ts';
import type { Translate } from './wording.ts';

/** What each view shows. */
export interface ViewModels {
  readonly table: TableModel;
  readonly form: FormModel;
  readonly conflict: ConflictModel;
  readonly run: RunModel;
  readonly runs: RunsModel;
  readonly history: HistoryModel;
  readonly home: HomeModel;
  readonly packages: PackagesModel;
  readonly 'sign-in': SignInModel;
  readonly 'set-up': SetUpModel;
  readonly error: ErrorModel;
}

interface ViewData<page> {
  readonly layout: Layout;
  readonly page: page;
  readonly t: Translate;
}

export interface Views {
  /** A whole HTML page. */
  render<name extends keyof ViewModels>(name: name, data: ViewData<ViewModels[name]>): string;
}

type Compiled = ReadonlyMap<string, TemplateFunction>;

const names: Readonly<Record<keyof ViewModels, true>> = {
  table: true,
  form: true,
  conflict: true,
  run: true,
  runs: true,
  history: true,
  home: true,
  packages: true,
  'sign-in': true,
  'set-up': true,
  error: true,
};

/**
 * Reads and compiles every view of a folder, once. A view includes another with `include('field', { part: field })`,
 * which then finds `part` beside `layout`, `page` and `t`.
 * @throws Error naming a view that is missing or does not compile
 */
export function openViews(folder: string): Views {
  const compiled = new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.ejs'))
      .map((file) => [basename(file, '.ejs'), compileView(join(folder, file))]),
  );
  for (const name of Object.keys(names)) if (!compiled.has(name)) throw new Error(`no view ${name} in ${folder}`);
  const kept: KeptPieces = new WeakMap();
  return { render: (name, data) => renderView(compiled, kept, name, data) };
}

function compileView(file: string): TemplateFunction {
  // The engine's own include reads files; this block puts the one over the compiled views in its place.
  const text = `<% { const include = includeView; %>${withoutIndent(readFileSync(file, 'utf8'))}<% } %>`;
  try {
    return ejs.compile(text, {
      strict: true,
      _with: false,
      compileDebug: false,
      destructuredLocals: ['layout', 'page', 't', 'part', 'includeView'],
      escape: escapeText,
    });
  } catch (cause) {
    throw new Error(`view ${file} does not compile`, { cause });
  }
}

/** Drops indentation, and the line ends of lines that print nothing. */
function withoutIndent(text: string): string {
  return text.replace(/^[ \t]+/gm, '').replace(/^(<%[^=-](?:(?!%>)[^])*%>)\n/gm, '$1');
}

/** Views that show their part and nothing else that changes: rendered once for each part and language. */
const keptViews = new Set(['row']);

/** Pieces rendered before, by translator and part. */
type KeptPieces = WeakMap<Translate, WeakMap<object, string>>;

function renderView(compiled: Compiled, kept: KeptPieces, name: string, data: ViewData<unknown>): string {
  const render = (wanted: string, part: unknown): string => {
    const view = compiled.get(wanted);
    if (!view) throw new Error(`view ${name} includes ${wanted}, which is not there`);
    return view({ layout: data.layout, page: data.page, t: data.t, part, includeView: include });
  };
  const include = (wanted: string, { part }: { part?: unknown } = {}): string => {
    if (!keptViews.has(wanted) || typeof part !== 'object' || part === null) return render(wanted, part);
    const pieces = kept.get(data.t) ?? new WeakMap<object, string>();
    kept.set(data.t, pieces);
    const piece = pieces.get(part) ?? inOnePiece(render(wanted, part));
    pieces.set(part, piece);
    return piece;
  };
  return render(name, undefined);
}

/** A text put together from many is kept as those many; this one is kept as one. */
function inOnePiece(text: string): string {
  return Buffer.from(text).toString();
}

const special = /[&<>"']/;
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Most texts hold nothing special, and looking is quicker than replacing. */
function escapeText(value: unknown): string {
  if (typeof value !== 'string') return typeof value === 'number' ? String(value) : '';
  return special.test(value) ? value.replace(/[&<>"']/g, (character) => entities[character] ?? character) : value;
}
