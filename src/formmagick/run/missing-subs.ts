import { findSub } from './calls/call-sub.ts';
import type { SubCall } from '../read/call.ts';
import { unknownValidators } from './check-field.ts';
import type { OldForm, FormField } from '../read/old-form.ts';
import type { OldPanel } from '../old-panel.ts';

type Named = Pick<OldPanel, 'form' | 'params' | 'subs' | 'perlSubs'>;

/**
 * Lists subs and validators that the form names but that exist neither in the panel nor in the old library, in the
 * order of the form.
 */
export function missingSubs(panel: Named): readonly string[] {
  const { form, params } = panel;
  const items = form.pages.flatMap((page) => page.items);
  const fields = items.flatMap((item) => (item.kind === 'field' ? item : []));
  const calls: readonly SubCall[] = [
    ...(params === undefined ? [] : [params]),
    ...form.preEvents,
    ...form.pages.flatMap((page) => [...page.preEvents, ...page.items.flatMap(callsOf), ...page.postEvents]),
    ...form.postEvents,
  ];
  const subs = calls.filter(({ sub }) => findSub(panel, sub) === undefined).map(({ sub }) => sub);
  const validators = unknownValidators(panel, fields);
  return [...new Set([...subs, ...validators])];
}

function callsOf(item: OldForm['pages'][number]['items'][number]): readonly SubCall[] {
  if (item.kind === 'subroutine') return [item.call];
  return item.kind === 'field' ? fieldCalls(item) : [];
}

function fieldCalls({ display, value, options }: FormField): readonly SubCall[] {
  return [
    ...(display === undefined ? [] : [display]),
    ...(value.kind === 'call' ? [value.call] : []),
    ...(options?.kind === 'call' ? [options.call] : []),
  ];
}
