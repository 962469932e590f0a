import ejs, { type TemplateFunction } from 'ejs';
import { readPackageView } from '../../panel/package-view.ts';
import { escapeLimited, renderLimited } from './render-limit.ts';
import { safeView } from './safe-view.ts';
import type { Translate } from '../words/translate.ts';
import type { SentenceArgs } from '../../refusals.ts';

/** Markup from a package's view, with escaped values. */
export class PackageHtml {
  readonly html: string;

  constructor(html: string) {
    this.html = html;
  }
}

/** The package and panel of a view. */
export interface ViewOwner {
  /** The folder of the package. */
  readonly folder: string;
  /** Where its panel is, for links to its pages. */
  readonly panelUrl: string;
}

/** The views of packages, each read and compiled when it is first shown; created again when packages change. */
export class PackageViews {
  readonly #compiled = new Map<string, TemplateFunction>();

  /**
   * @throws Error when the view is missing, does not compile, or fails
   */
  render({ folder, panelUrl }: ViewOwner, view: string, model: unknown, t: Translate): PackageHtml {
    const say = (key: unknown, args: unknown): string => t(String(key), isArgs(args) ? args : {});
    const render = (name: string, shown: unknown): string =>
      this.#view(folder, name)({ model: shown, t: say, includeView: include });
    const include = (name: unknown, shown: unknown = model): string => render(String(name), shown);
    return new PackageHtml(
      safeView(
        renderLimited(() => render(view, model)),
        panelUrl,
      ),
    );
  }

  #view(folder: string, name: string): TemplateFunction {
    const id = `${folder}\0${name}`;
    const known = this.#compiled.get(id) ?? compileView(readPackageView(folder, name), name);
    this.#compiled.set(id, known);
    return known;
  }
}

function isArgs(args: unknown): args is SentenceArgs {
  return typeof args === 'object' && args !== null;
}

/** EJS's own include reads any file; this replacement reads only files of the package. */
function compileView(text: string, name: string): TemplateFunction {
  return ejs.compile(`<% { const include = includeView; -%>${text}<% } %>`, {
    strict: true,
    _with: false,
    filename: name,
    destructuredLocals: ['model', 't', 'includeView'],
    escape: escapeLimited,
  });
}
