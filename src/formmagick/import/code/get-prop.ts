import type { FormField } from '../../read/old-form.ts';
import type { PanelFolder } from '../../read/panel-folder.ts';
import type { ConfigurationProperty } from '../plan/configuration-property.ts';
import { isPlainWrapper } from '../../perl/plain-wrappers.ts';
import { propertyRead, readsAnyProperty, sourceOf } from '../plan/perl-hints.ts';

/**
 * The property of `value="get_prop('sshd','status','disabled')"`, which is the library's own unless the panel's Perl has another
 * sub of that name; or of a sub of the panel that plainly reads one.
 */
export function configurationProperty({ value }: FormField, old: PanelFolder): ConfigurationProperty | undefined {
  if (value.kind !== 'call') return undefined;
  const { sub, arguments: given } = value.call;
  const source = sourceOf(sub, old);
  if (given.length === 0) return source === undefined ? undefined : propertyRead(source);
  if (!/^get_(config_|db_)?prop$/.test(sub) || (source !== undefined && !readsAnyProperty(source))) return undefined;
  const [key, name, initial = ''] = given;
  if (key === undefined || name === undefined || !isName(key) || !isName(name) || name === 'type') return undefined;
  return { key, name, initial };
}

/** The record of the configuration whose value, its type, a field shows: `get_value('SystemMode')`, `get_prop('dns','type')`. */
export function configurationValue({ value }: FormField, old: PanelFolder): string | undefined {
  if (value.kind !== 'call') return undefined;
  const { sub, arguments: given } = value.call;
  const [key = '', name] = given;
  const source = sourceOf(sub, old);
  const isAsked = sub === 'get_value' || (sub === 'get_prop' && name === 'type');
  return isAsked && isName(key) && (source === undefined || isPlainWrapper(sub, source)) ? key : undefined;
}

/** A name that can be part of a path too. */
function isName(text: string): boolean {
  return /^\w[\w.-]*$/.test(text);
}
