import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ejs, { type TemplateFunction } from 'ejs';
import type { ArchivesModel } from './models/server/archives-model.ts';
import { compactView } from './compact-view.ts';
import { HtmlCache } from './cache/html-cache.ts';
import type { Layout } from './models/layout-model.ts';
import { PackageHtml } from './package-views.ts';
import type { ConflictModel } from './models/conflict-model.ts';
import type { DoctorModel } from './models/server/doctor-model.ts';
import type { ErrorModel } from './models/error-model.ts';
import type { FormModel } from './models/form-model.ts';
import type { HistoryModel } from './models/changes/history-model.ts';
import type { HomeModel } from './models/server/home-model.ts';
import type { ImportModel } from './models/import-model.ts';
import type { BulkModel } from './models/bulk-model.ts';
import type { PackagePlanModel } from './models/server/package-plan-model.ts';
import type { PackagesModel } from './models/server/packages-model.ts';
import type { PreviewModel } from './models/changes/preview-model.ts';
import type { RecoveryModel } from './models/server/recovery-model.ts';
import type { RestoreModel, RestoresModel } from './models/server/restore-model.ts';
import type { RevertModel } from './models/changes/revert-model.ts';
import type { RunModel } from './models/run-model.ts';
import type { SearchModel } from './models/search-model.ts';
import type { RunsModel } from './models/runs-model.ts';
import type { SetUpModel, SignInModel } from './models/sign-in-model.ts';
import type { TableModel } from './models/table-model.ts';
import type { ViewModel } from './models/view-model.ts';
import type { WaitingMailModel } from './models/server/waiting-mail-model.ts';
import type { OldPanelModel } from './models/old-panel-model.ts';
import { escapeLimited, renderLimited } from './render-limit.ts';
import { WholePage } from './whole-page.ts';
import type { Translate } from '../words/translate.ts';

/** The model of each view. */
export interface ViewModels {
  readonly 'old-panel': OldPanelModel;
  readonly table: TableModel;
  readonly bulk: BulkModel;
  readonly import: ImportModel;
  readonly form: FormModel;
  readonly view: ViewModel;
  /** The countdown is part of the layout. */
  readonly confirm: { readonly isPending: boolean };
  readonly conflict: ConflictModel;
  readonly preview: PreviewModel;
  readonly revert: RevertModel;
  readonly run: RunModel;
  readonly runs: RunsModel;
  readonly history: HistoryModel;
  readonly home: HomeModel;
  readonly archives: ArchivesModel;
  readonly restores: RestoresModel;
  readonly recovery: RecoveryModel;
  readonly restore: RestoreModel;
  readonly packages: PackagesModel;
  readonly doctor: DoctorModel;
  readonly 'package-plan': PackagePlanModel;
  readonly 'waiting-mail': WaitingMailModel;
  readonly search: SearchModel;
  readonly 'search-results': SearchModel;
  readonly 'sign-in': SignInModel;
  readonly 'set-up': SetUpModel;
  readonly 'user-password': SetUpModel;
  readonly error: ErrorModel;
}

interface ViewData<page> {
  readonly layout: Layout;
  readonly page: page;
  readonly t: Translate;
}

export interface Views {
  /** A whole HTML page; cached when a model is shown again in the same layout. */
  render<name extends keyof ViewModels>(name: name, data: ViewData<ViewModels[name]>): WholePage;
}

type Compiled = ReadonlyMap<string, TemplateFunction>;

const names: Readonly<Record<keyof ViewModels, true>> = {
  'old-panel': true,
  table: true,
  bulk: true,
  import: true,
  form: true,
  view: true,
  confirm: true,
  conflict: true,
  preview: true,
  revert: true,
  run: true,
  runs: true,
  doctor: true,
  history: true,
  home: true,
  archives: true,
  restores: true,
  recovery: true,
  restore: true,
  packages: true,
  'package-plan': true,
  'waiting-mail': true,
  search: true,
  'search-results': true,
  'sign-in': true,
  'set-up': true,
  'user-password': true,
  error: true,
};

/**
 * Reads and compiles all views of a folder and the folders in it, once. A view includes another by its name, in any
 * folder: `include('field', { part: field })`. The included view has `part` in addition to `layout`, `page` and `t`;
 * the output of a package's view can also be a part.
 * @throws Error with the name of a view that is missing, exists twice, or does not compile
 */
export function openViews(folder: string): Views {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ejs'));
  const compiled = new Map<string, TemplateFunction>();
  for (const file of files) {
    const name = basename(file, '.ejs');
    if (compiled.has(name)) throw new Error(`there are two views ${name} in ${folder}`);
    compiled.set(name, compileView(join(folder, file)));
  }
  for (const name of Object.keys(names)) if (!compiled.has(name)) throw new Error(`no view ${name} in ${folder}`);
  const pieces = new HtmlCache();
  const pages = new WeakMap<object, RenderedPage>();
  const shown = new WeakSet<object>();
  return {
    render(name, data) {
      const { page, layout, t } = data;
      const known = pages.get(page);
      if (known?.t === t && isSame(known.layout, layout)) return known.whole;
      const html = renderLimited(() => renderView(compiled, pieces, name, data));
      const whole = new WholePage(html, 'place' in data.page ? data.page.place : undefined);
      // Most models are shown once; caching something for them would make it survive V8's fast garbage collection.
      if (shown.has(page)) pages.set(page, { layout, t, whole });
      else shown.add(page);
      return whole;
    },
  };
}

interface RenderedPage extends Omit<ViewData<unknown>, 'page'> {
  readonly whole: WholePage;
}

/** Whether two layouts look the same: any change of one makes a new object or text. */
function isSame(one: Layout, other: Layout): boolean {
  for (const name in one) if (Reflect.get(one, name) !== Reflect.get(other, name)) return false;
  return true;
}

function compileView(file: string): TemplateFunction {
  // EJS's own include reads files; this block replaces it by one that uses the compiled views.
  const view = compactView(readFileSync(file, 'utf8'), file.endsWith('-attributes.ejs'));
  const text = `<% { const include = includeView; %>${view}<% } %>`;
  try {
    return ejs.compile(text, compileOptions);
  } catch (cause) {
    throw new Error(`view ${file} does not compile`, { cause });
  }
}

const compileOptions = {
  strict: true,
  _with: false,
  compileDebug: false,
  // The data is our own object, so it need not be copied for each piece.
  unsafePrototypeLocals: true,
  destructuredLocals: ['layout', 'page', 't', 'part', 'includeView'],
  escape: escapeLimited,
};

/** Views that depend only on their part and on what all layouts share: rendered once per part and language. */
const viewsToKeep = new Set(['row', 'account', 'menu', 'star', 'icon']);

function renderView(compiled: Compiled, kept: HtmlCache, name: string, data: ViewData<unknown>): string {
  const { layout, page, t } = data;
  const render = (wanted: string, part: unknown): string => {
    const view = compiled.get(wanted);
    if (!view) throw new Error(`view ${name} includes ${wanted}, which is not there`);
    return view({ layout, page, t, part, includeView: include });
  };
  const include = (wanted: string, { part }: { part?: unknown } = {}): string => {
    if (part instanceof PackageHtml) return part.html;
    return viewsToKeep.has(wanted) ? kept.get(wanted, t, part, () => render(wanted, part)) : render(wanted, part);
  };
  return render(name, undefined);
}
