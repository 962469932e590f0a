import { quote } from './code.ts';
import type { PanelDraft } from '../panel-draft.ts';
import { plainTextOfHtml } from '../texts/plain-text.ts';
import { isStandard, type PagePlan } from '../plan/page-plan.ts';

/**
 * Writes the view with everything a page shows besides its fields, in the original order: HTML rows as text, a notice
 * in place of each sub that printed something, and links to other pages of the panel.
 * @returns the name of the view file, or undefined if there is nothing to show
 */
export function contentView(plan: PagePlan, links: readonly PagePlan[], draft: PanelDraft): string | undefined {
  const { name, old } = plan;
  const lines: string[] = [];
  for (const item of old.items) {
    if (item.kind === 'field' || (item.kind === 'subroutine' && isStandard(item.call))) continue;
    if (item.kind === 'html') lines.push(...htmlLine(plan, lines.length + 1, item, draft));
    else {
      const { sub, source, line } = item.call;
      lines.push(`<p class="notice"><%= t('old.missing', { sub: ${quote(sub)} }) %></p>`);
      draft.todo({
        kind: 'content',
        line,
        what: `page \`${name}\`: \`views/${name}.ejs\` has a notice where \`${source}\`${draft.whereIs(sub)} printed something`,
      });
    }
  }
  if (links.length > 0) lines.push('<ul>', ...links.map((page) => linkLine(page.name, draft)), '</ul>');
  return lines.length === 0 ? undefined : draft.file(`views/${name}.ejs`, `${lines.join('\n')}\n`);
}

function htmlLine(
  { name }: PagePlan,
  count: number,
  { html, line }: { readonly html: string; readonly line: number },
  draft: PanelDraft,
): readonly string[] {
  const { markup } = plainTextOfHtml(html);
  if (markup.length > 0)
    draft.todo({
      kind: 'content',
      line,
      what: `page \`${name}\`: a row of HTML lost its markup (${markup.join(', ')})`,
    });
  const key = `pages.${name}.row${count}`;
  draft.texts.sayHtml(key, html, line);
  return [`<p><%= t('${key}') %></p>`];
}

function linkLine(page: string, { panelName }: PanelDraft): string {
  return `  <li><a href="/server-manager/${panelName}/${page}"><%= t('pages.${page}.title') %></a></li>`;
}
