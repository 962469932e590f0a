import type { OldPanel } from '../formmagick/old-panel.ts';
import { whyUnreadable } from '../panel/package-view.ts';
import type { Finding } from './finding.ts';

/** Finds what an old panel lacks besides missing subs: texts, and templates around its form. */
export function checkOldPanel({ lexicons, form }: OldPanel, folder: string): Finding[] {
  const templates = [
    ['header', form.header],
    ['footer', form.footer],
  ] as const;
  return [
    ...(lexicons.size === 0 ? [noLexicon] : []),
    ...templates.flatMap(([what, path]) => {
      if (path === '' || standard.test(path)) return [];
      const why = path.endsWith('.ejs')
        ? whyUnreadable(folder, path)
        : 'only a view of the package, an .ejs file, is shown';
      return why === undefined ? [] : [{ reason: `${what} ${path} of the form is not shown: ${why}` }];
    }),
  ];
}

/** The standard header and footer of every old panel, which our page frame replaces. */
const standard = /(^|\/)(noframes_)?(head|foot)\.tmpl$/;

const noLexicon: Finding = {
  reason: 'the panel has no lexicon, neither in its form nor beside it, so the names of its sentences are shown',
};
