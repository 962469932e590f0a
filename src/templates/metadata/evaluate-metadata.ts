import { readLineFilter } from './line-filter.ts';
import type { MetadataEntry } from './metadata.ts';
import { readPerlLiteral } from '../perl/perl-literal.ts';
import { PerlEnd } from '../../db/perl/perl-session.ts';
import { messageOf } from '../../refusals.ts';
import type { PerlTemplates } from '../perl/perl-templates.ts';
import { isSettingName, SettingError, type NamedSetting, type Setting } from './metadata-settings.ts';
import type { FragmentMistake } from '../fragment-mistake.ts';

/**
 * Evaluates the expressions in metadata: literals and the usual filters in JavaScript, anything else in Perl. Unknown
 * names are skipped with a warning.
 * @throws SettingError if an expression cannot be evaluated
 */
export async function evaluateMetadata(
  entries: readonly MetadataEntry[],
  perl: PerlTemplates,
  warn: (mistake: FragmentMistake) => void,
): Promise<NamedSetting[]> {
  const settings: NamedSetting[] = [];
  for (const entry of entries) {
    const { name, file, line } = entry;
    if (isSettingName(name)) settings.push({ entry, setting: await evaluate(entry, perl) });
    else warn({ file, line, message: `${JSON.stringify(name)} sets nothing that is known` });
  }
  return settings;
}

async function evaluate(entry: MetadataEntry, perl: PerlTemplates): Promise<Setting> {
  const filter = entry.name === 'FILTER' ? readLineFilter(entry.expression) : undefined;
  if (filter) return { kind: 'filter', filter };
  const value = readPerlLiteral(entry.expression);
  if (value !== undefined) return { kind: 'plain', value };
  try {
    return await perl.evaluate(entry);
  } catch (error) {
    if (error instanceof PerlEnd) throw new SettingError(perl.mistakeOfEnd(error, entry.file), { cause: error });
    const message = messageOf(error);
    throw new SettingError({ file: entry.file, line: entry.line, message }, { cause: error });
  }
}
