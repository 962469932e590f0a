import type { DefaultsFolder } from '../../services/service-owners.ts';
import type { TemplateSource } from '../../templates/template-source.ts';

/** A source of events: a package, or the root. */
export interface EventSource {
  readonly name: string;
  /** Folder with `EVENT/SNNname` entries: data, executables, sources. */
  readonly folder: string;
  /** Folder of the same layout with the compiled modules; the same folder if nothing is compiled. */
  readonly modules: string;
  /** Whether it belongs to a package that is bundled with Panelsmith. */
  readonly isBundled?: boolean;
}

/** What the root and the packages bring for actions. */
export interface EventParts {
  readonly sources: readonly EventSource[];
  readonly templateSources: readonly TemplateSource[];
  /** The sources of default records of configuration, by which services are owned. */
  readonly defaults: readonly DefaultsFolder[];
}
