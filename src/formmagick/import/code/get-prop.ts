import type { FormField } from '../../read/old-form.ts';
import type { PanelFolder } from '../../read/panel-folder.ts';
import type { ConfigurationProperty } from '../plan/configuration-property.ts';
import { isPlainWrapper } from '../../perl/plain-wrappers.ts';
import { propertyRead, readsAnyProperty, sourceOf } from '../plan/perl-hints.ts';

/**
 * Returns the property that a field reads: from a call such as `value="get_prop('sshd','status','disabled')"`, unless
 * the panel's Perl code has its own sub of that name with other behaviour, or from a sub of the panel that only reads
 * one property.
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

/**
 * Returns the configuration record whose value (its type) a field shows, as in `get_value('SystemMode')` or
 * `get_prop('dns','type')`.
 */
export function configurationValue({ value }: FormField, old: PanelFolder): string | undefined {
  if (value.kind !== 'call') return undefined;
  const { sub, arguments: given } = value.call;
  const [key = '', name] = given;
  const source = sourceOf(sub, old);
  const isAsked = sub === 'get_value' || (sub === 'get_prop' && name === 'type');
  return isAsked && isName(key) && (source === undefined || isPlainWrapper(sub, source)) ? key : undefined;
}

/** Whether a name can also be part of a path. */
function isName(text: string): boolean {
  return /^\w[\w.-]*$/.test(text);
}
