import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { rpmLeavingLine } from './leaving-line.ts';
import { copyInto, neededNames, packagesPath, summaryOf, systemVersion, type BuiltFrom } from './package-tree.ts';
import { runBuildProgram } from './run-build-program.ts';

/** Builds an RPM of a package's folder, with `rpmbuild`; as `buildDeb`. */
export async function buildRpm(from: BuiltFrom, out: string): Promise<string> {
  const work = mkdtempSync(join(tmpdir(), 'panelsmith-rpm-'));
  try {
    const tree = join(work, 'tree');
    mkdirSync(tree);
    copyInto(tree, from.folder);
    return await buildRpmOf(specText(from), work, out);
  } finally {
    rmSync(work, { recursive: true });
  }
}

/**
 * Builds the RPM of a spec.
 * @param work a private folder; the spec may install `%{_topdir}/tree`
 */
export async function buildRpmOf(spec: string, work: string, out: string): Promise<string> {
  writeFileSync(join(work, 'package.spec'), spec);
  const settings = [`_topdir ${work}`, 'debug_package %{nil}', '__os_install_post %{nil}', '_build_id_links none'];
  const defines = settings.flatMap((setting) => ['--define', setting]);
  await runBuildProgram('rpmbuild', [...defines, '--quiet', '-bb', '--', join(work, 'package.spec')]);
  const [made] = readdirSync(join(work, 'RPMS/noarch'));
  if (made === undefined) throw new Error('rpmbuild made no package');
  const file = join(out, basename(made));
  copyFileSync(join(work, 'RPMS/noarch', made), file);
  return file;
}

function specText(from: BuiltFrom): string {
  const summary = summaryOf(from).replaceAll('%', '%%');
  return `Name: ${from.named.name}
Version: ${systemVersion(from.manifest.version)}
Release: 1
Summary: ${summary}
License: unspecified
BuildArch: noarch
AutoReqProv: no
${neededNames(from, 'rpm')
  .map((name) => `Requires: ${name}\n`)
  .join('')}
%description
${summary}

%install
cp -a %{_topdir}/tree/. %{buildroot}/

%preun
${rpmLeavingLine}

%files
%defattr(-,root,root,-)
"/${packagesPath}/${basename(from.folder)}"
`;
}
