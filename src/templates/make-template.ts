import { reportFault } from '../db/defaults/file-fault.ts';
import { evaluateMetadata } from './metadata/evaluate-metadata.ts';
import { expandFragments } from './fragments/expand-fragments.ts';
import type { ExpanderContext, ExpandOptions } from './expansion.ts';
import { findFragments, type Fragment } from './fragments/find-fragments.ts';
import type { FragmentMistake } from './fragment-mistake.ts';
import { readMetadata, type MetadataEntry } from './metadata/metadata.ts';
import { PerlEnd } from '../db/perl/perl-session.ts';
import { messageOf } from '../refusals.ts';
import type { PerlTemplates } from './perl/perl-templates.ts';
import { TemplateFailure } from './template-failure.ts';
import { normalPath, SettingError, templateSettings } from './metadata/metadata-settings.ts';
import type { NamedSetting, TemplateSettings } from './metadata/metadata-settings.ts';
import { defaultBegin, metadataFolders, templateFolders } from './template-source.ts';
import type { DatabasesView } from '../db/file/database-view.ts';

/** A template that is being expanded, on its own or for a fragment of another template. */
export interface ExpandingTemplate {
  readonly path: string;
  readonly options: ExpandOptions;
  readonly view: DatabasesView;
}

/** Objects shared by all templates of one expander. */
export interface ExpanderTools {
  readonly context: ExpanderContext;
  readonly perl: PerlTemplates;
  readonly warn: (mistake: FragmentMistake) => void;
}

/**
 * Reads the settings of a template. Its metadata takes precedence over the given settings.
 * @throws TemplateFailure
 */
export async function readSettings(
  { path, options }: ExpandingTemplate,
  given: readonly NamedSetting[],
  { context: { root, sources }, perl, warn }: ExpanderTools,
): Promise<TemplateSettings> {
  try {
    const entries = readMetadata(metadataFolders(root, sources), path);
    const metadata = await evaluateMetadata(entries, perl, warn);
    return templateSettings([...given, ...metadata], { path, outputPath: options.outputPath, root, warn });
  } catch (error) {
    if (error instanceof SettingError) throw new TemplateFailure(path, [error.mistake], { cause: error });
    throw error;
  }
}

/**
 * Returns the content of a template's output.
 * @throws TemplateFailure
 */
export async function makeBytes(
  going: ExpandingTemplate,
  settings: TemplateSettings,
  tools: ExpanderTools,
): Promise<Buffer> {
  const { path, options, view } = going;
  const { escape, moreData, filter } = settings;
  const fragments = fragmentsOf(going, settings, tools.context);
  if (view.open('configuration').get('processTemplate')?.prop('Debug') === 'yes')
    for (const { file } of fragments) tools.context.report?.(`expanding fragment ${file}`);
  const {
    bytes: expanded,
    mistakes,
    exitCode,
    cause,
  } = await expandFragments(fragments, { view, event: options.event, escape, moreData }, tools.perl);
  if (mistakes.length > 0) throw new TemplateFailure(path, mistakes, { cause, exitCode });
  const bytes = filter ? await filtered(expanded, path, filter, tools.perl) : expanded;
  return Buffer.from(bytes, 'latin1');
}

function fragmentsOf(
  going: ExpandingTemplate,
  settings: TemplateSettings,
  context: ExpanderContext,
): readonly Fragment[] {
  const { root, sources, report } = context;
  const { templatePath, queue = going.options.queue } = settings;
  const folders = queue ? queue.map((folder) => root.path(normalPath(folder))) : templateFolders(root, sources);
  const found = findFragments(folders, templatePath, defaultBegin(root));
  if (!found) {
    const mistake = { file: templatePath, line: undefined, message: 'there is no such template' };
    throw new TemplateFailure(going.path, [mistake]);
  }
  if (report) for (const warning of found.warnings) reportFault(report, warning);
  return found.fragments;
}

/** The filter receives each line with its line feed. If the last line has none, one is added. */
async function filtered(bytes: string, path: string, filter: NamedSetting, perl: PerlTemplates): Promise<string> {
  const { setting, entry } = filter;
  const whole = bytes === '' || bytes.endsWith('\n') ? bytes : `${bytes}\n`;
  if (setting.kind === 'filter') return (whole.match(/[^\n]*\n/g) ?? []).map(setting.filter).join('');
  if (setting.kind === 'kept') return filteredByPerl(whole, path, { entry, handle: setting.handle }, perl);
  if (setting.value === null) return bytes;
  throw new TemplateFailure(path, [{ file: entry.file, line: entry.line, message: 'a filter is a function' }]);
}

async function filteredByPerl(
  bytes: string,
  path: string,
  { entry: { file, line }, handle }: { entry: MetadataEntry; handle: string },
  perl: PerlTemplates,
): Promise<string> {
  try {
    return await perl.filter(handle, bytes);
  } catch (error) {
    const isEnd = error instanceof PerlEnd;
    const mistake = isEnd ? perl.mistakeOfEnd(error, file) : { file, line, message: messageOf(error) };
    throw new TemplateFailure(path, [mistake], { cause: error, exitCode: isEnd ? error.exitCode : undefined });
  }
}
