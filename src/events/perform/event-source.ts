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
