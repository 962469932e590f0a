import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianLeavingLine, rpmLeavingLine } from '../packages/building/leaving-line.ts';
import { pathsIn } from '../packages/package-files.ts';
import type { Finding } from './finding.ts';

/** Sections of a spec file that rpm runs; `%pre`, `%post` and their relatives, also those of subpackages. */
const scriptSection = /^%(pre|post|preun|postun|pretrans|posttrans|verifyscript|(?:trans)?(?:file)?trigger\w*)\b/;
/** Every other section ends a script. */
const otherSection =
  /^%(package|description|prep|generate_buildrequires|conf|build|install|check|clean|files|changelog|sourcelist|patchlist)\b/;

/** The scripts of a Debian package, in its folder `debian`. */
const debianScript = /^(?:[a-z0-9.+-]+\.)?(preinst|postinst|prerm|postrm)$/;

const rule = 'its work belongs in the update event';

/**
 * Finds code in the scripts of a package's spec files and of its folder `debian`.
 * Source: NethServer RPM package rules: "You should not add code in %post and %pre sections of the spec file."
 */
export function checkScripts(folder: string): Finding[] {
  const specs = pathsIn(folder).filter(({ path, kind }) => kind === 'file' && path.endsWith('.spec'));
  return [
    ...specs.flatMap(({ path }) => specFindings(path, readFileSync(join(folder, path), 'utf8'))),
    ...debianScripts(folder).flatMap((name) => {
      const text = readFileSync(join(folder, 'debian', name), 'utf8');
      return codeLines(text.split('\n').map((code, index) => ({ code, line: index + 1 }))).map(({ line }) => ({
        file: `debian/${name}`,
        line,
        reason: `there is code in ${name}: ${rule}`,
      }));
    }),
  ];
}

function specFindings(file: string, text: string): Finding[] {
  let section: string | undefined;
  const findings: Finding[] = [];
  for (const [index, code] of text.split('\n').entries()) {
    const line = index + 1;
    const [, script] = scriptSection.exec(code) ?? [];
    if (script !== undefined) {
      section = `%${script}`;
      const [, program] = /\s-p\s*(\S+)/.exec(code) ?? [];
      const isShell = program === undefined || program === '/bin/sh';
      if (!isShell) findings.push({ file, line, reason: `there is code in ${section} (${program}): ${rule}` });
    } else if (otherSection.test(code)) section = undefined;
    else if (section !== undefined && codeLines([{ code, line }]).length > 0)
      findings.push({ file, line, reason: `there is code in ${section}: ${rule}` });
  }
  return findings;
}

/** Lines that do something; the one line that `packages build` writes is allowed. */
function codeLines<one extends { readonly code: string }>(lines: readonly one[]): one[] {
  const isNothing = (code: string): boolean =>
    code === '' ||
    code.startsWith('#') ||
    [debianLeavingLine, rpmLeavingLine].includes(code) ||
    /^(set -e|:|true|exit 0|%(if|else|endif).*)$/.test(code);
  return lines.filter(({ code }) => !isNothing(code.trim()));
}

function debianScripts(folder: string): string[] {
  const has = pathsIn(folder).some(({ path, kind }) => path === 'debian' && kind === 'folder');
  return has ? readdirSync(join(folder, 'debian')).filter((name) => debianScript.test(name)) : [];
}
