import { isSecretName } from '../../db/file/secret-names.ts';
import { inputs, isPassword, placeOf } from '../../panel/fields/field-values.ts';
import { fileFields } from '../../panel/fields/kinds/file-field.ts';
import type { Page } from '../../panel/pages/panel-definition.ts';
import type { OldPanel } from '../../formmagick/old-panel.ts';
import { parsePosted } from '../request/posted/posted-text.ts';
import type { UnsentForm } from '../session/sign-in/unsent-form.ts';
import type { Visit } from '../visit.ts';
import { submittedPage } from './old/old-link.ts';
import { findPanel, isOld } from './panel-pages.ts';
import { seenName } from '../../panel/submit/posted-names.ts';

type TypedIntoPanel = Pick<UnsentForm, 'typed' | 'isPartial'>;

/**
 * What was typed into the form of a panel, without passwords, files, and fields that are secret by name.
 * @returns undefined for a request that is not such a form; no code of the panel is called
 */
export function typedIntoPanel({ web, request }: Visit): TypedIntoPanel | undefined {
  const [, panelName = '', pageName] = /^\/([\w.-]+)(?:\/([\w.-]+))?\/?$/.exec(request.path) ?? [];
  const found = findPanel(web.system, panelName);
  if (!found) return undefined;
  const posted = parsePosted(request.body);
  const names = isOld(found)
    ? namesOfOld(found.panel, pageName, posted)
    : namesOf(new Map(Object.entries(found.panel.pages)).get(pageName ?? ''));
  if (!names) return undefined;
  const typed = [...posted].filter(([name]) => names.kept.has(name));
  return { typed, isPartial: names.isPartial };
}

interface Names {
  readonly kept: ReadonlySet<string>;
  readonly isPartial: boolean;
}

function namesOf(page: Page | undefined): Names | undefined {
  if (page?.kind !== 'form') return undefined;
  const all = inputs(page.fields);
  const kept = all.filter(([name, field]) => {
    const place = placeOf(name, field);
    const property = place === undefined ? name : 'property' in place ? place.property : place.setting.name;
    return !isPassword(field) && !isSecretName(name) && !isSecretName(property);
  });
  const isPartial = kept.length < all.length || fileFields(page.fields).length > 0;
  return { kept: new Set([seenName, ...kept.map(([name]) => name)]), isPartial };
}

/**
 * Only fields that the form itself declares, since a field made by a sub may have been a password. A page that
 * continues an earlier one is left out, since the earlier one was kept in the session that has ended.
 */
function namesOfOld(
  panel: OldPanel,
  pageName: string | undefined,
  posted: ReadonlyMap<string, readonly string[]>,
): Names | undefined {
  const page = panel.form.pages[submittedPage(panel, pageName, posted)];
  if (!page || posted.has('.id')) return undefined;
  const fields = page.items.flatMap((item) => (item.kind === 'field' ? [item] : []));
  const kept = fields.filter(({ id, type }) => type !== 'password' && type !== 'file' && !isSecretName(id));
  return { kept: new Set(kept.map(({ id }) => id)), isPartial: kept.length < fields.length };
}
