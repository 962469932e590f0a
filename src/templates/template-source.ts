import { join } from 'node:path';
import type { Root } from '../root.ts';

/** One package that brings fragments. */
export interface TemplateSource {
  readonly name: string;
  /** Folder holding `PATH/FRAGMENT`: `templates` of the package. Metadata is in `templates.metadata` beside it. */
  readonly folder: string;
}

/**
 * Folders to take fragments from, the strongest first: the administrator's, the root's, then the packages', of which the
 * later one wins.
 */
export function templateFolders(root: Root, sources: readonly TemplateSource[]): string[] {
  const packages = sources.map(({ folder }) => folder).reverse();
  return [root.path('etc/e-smith/templates-custom'), root.path('etc/e-smith/templates'), ...packages];
}

/** Folders to take metadata from, the strongest first. */
export function metadataFolders(root: Root, sources: readonly TemplateSource[]): string[] {
  const packages = sources.map(({ folder }) => `${folder}.metadata`).reverse();
  return [root.path('etc/e-smith/templates.metadata'), ...packages];
}

/** The fragment `template-begin` of templates that have none. */
export function defaultBegin(root: Root): string {
  return join(root.path('etc/e-smith/templates-default'), 'template-begin');
}
