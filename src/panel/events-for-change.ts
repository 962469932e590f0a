import type { ChangeSet } from '../changes/change-set.ts';
import { changeKind, type RecordChange } from '../changes/record-change.ts';
import { inputs, placeOf } from './fields/field-values.ts';
import type { FormPage } from './pages/form-page.ts';
import { signalFor } from './pages/page-signal.ts';
import type { PanelDefinition } from './pages/panel-definition.ts';

/**
 * The events that make the server follow a change: those of the pages where a person would make it. If no page has such
 * a record or property, the event that is usual for its type.
 * @param exists whether there is an event of that name
 */
export function eventsForChange(
  panels: readonly PanelDefinition[],
  change: RecordChange,
  exists: (event: string) => boolean,
): ChangeSet['signals'] {
  const kind = changeKind(change);
  const { key, before, after } = change;
  const type = (kind === 'create' ? after : before) ?? '';
  const pages = kind === 'delete' ? [] : formsOf(panels).filter((page) => makes(page, kind, change, type));
  const signalled = pages.flatMap(({ signals, settings }) =>
    signals === undefined ? [] : signalFor(signals, settings ?? key),
  );
  const usual = `${type}-${kind}`;
  return signalled.length === 0 && exists(usual) ? [{ event: usual, args: [key] }] : signalled;
}

/** The panels with a page where a person would make a change. */
export function panelsForChange(panels: readonly PanelDefinition[], change: RecordChange): PanelDefinition[] {
  const kind = changeKind(change);
  const type = (kind === 'create' ? change.after : change.before) ?? '';
  if (kind === 'delete') return [];
  return panels.filter((panel) => formsOf([panel]).some((page) => makes(page, kind, change, type)));
}

function formsOf(panels: readonly PanelDefinition[]): FormPage[] {
  return panels.flatMap(({ pages }) => Object.values(pages).flatMap((page) => (page.kind === 'form' ? page : [])));
}

function makes(page: FormPage, kind: 'create' | 'modify', change: RecordChange, type: string): boolean {
  const { source, creates, settings, only, fields } = page;
  const { database, key, properties } = change;
  const isAbout =
    settings === undefined
      ? source.database === database && source.type === type && (only === undefined || only.includes(key))
      : source.database === database && settings === key;
  if (kind === 'create' && settings === undefined) return isAbout && creates;
  if (creates) return false;
  const names = new Set(properties.map(({ name }) => name));
  return inputs(fields).some(([name, field]) => {
    const place = placeOf(name, field);
    if (place === undefined) return false;
    if ('property' in place) return isAbout && names.has(place.property);
    const { setting } = place;
    return setting.database === database && setting.key === key && names.has(setting.name);
  });
}
