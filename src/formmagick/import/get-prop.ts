import type { FormField } from '../form.ts';
import type { PanelFolder } from '../panel-folder.ts';

/** A property of a configuration record that a field's value is read from. */
export interface ConfigurationProperty {
  readonly key: string;
  readonly name: string;
  /** What it is when it was never set. */
  readonly initial: string;
}

/**
 * The property of `value="get_prop('sshd','status','disabled')"`, which is the library's own unless the panel's Perl has a sub
 * of that name.
 */
export function configurationProperty({ value }: FormField, old: PanelFolder): ConfigurationProperty | undefined {
  if (value.kind !== 'call' || !/^get_(config_|db_)?prop$/.test(value.call.sub)) return undefined;
  const own = [old.panel.code, ...old.modules.map(({ code }) => code)].flatMap(({ subs }) => subs);
  if (own.some(({ name }) => name === value.call.sub)) return undefined;
  const [key, name, initial = ''] = value.call.arguments;
  if (key === undefined || name === undefined || !/^[\w.-]+$/.test(key) || !/^[\w.-]+$/.test(name)) return undefined;
  return { key, name, initial };
}
