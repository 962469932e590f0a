/** One place that brings events: a package, or the root. */
export interface EventSource {
  readonly name: string;
  /** Folder holding `EVENT/SNNname` entries: data, executables, sources. */
  readonly folder: string;
  /** Folder of the same layout with the compiled modules; the same folder where nothing is compiled. */
  readonly modules: string;
}
