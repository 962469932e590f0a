import type { FolderFile } from './folder-files.ts';

/** Returns the old panels among the files of a folder, the one nearest to the top first. */
export function filterPanelFiles(files: readonly FolderFile[]): readonly FolderFile[] {
  return files.filter(isPanel).sort((one, other) => depth(one) - depth(other));
}

/** Whether a file with this name can be a panel at all. */
export function canBePanel(path: string): boolean {
  return !/\.(pm|tsx?|m?js|json|md|txt)$/.test(path);
}

/** A panel file has its form after `__DATA__`. A file with a form only is named `form.xml` or after the panel. */
function isPanel({ path, bytes }: FolderFile): boolean {
  if (!canBePanel(path)) return false;
  const text = Buffer.from(bytes).toString('latin1');
  const data = /^[^\S\n]*__(?:DATA|END)__\s*\n\s*(?=<)/m.exec(text);
  return rootName(data === null ? text : text.slice(data.index + data[0].length)) === 'form';
}

/** Returns the name of the first element of a text that starts with XML. */
export function rootName(text: string): string | undefined {
  const before = /(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*>|<!--[\s\S]*?-->|<!(?!--)[^>]*>|<([\w.-]+))/y;
  for (;;) {
    const found = before.exec(text);
    if (found === null || found[1] !== undefined) return found?.[1];
  }
}

function depth({ path }: FolderFile): number {
  return path.split('/').length;
}
