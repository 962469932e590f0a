import { existsSync, readdirSync } from 'node:fs';
import type { Root } from '../../root.ts';
import { fullName } from '../rules/package-name.ts';
import type { InstalledMember } from './installed-set.ts';
import { askPackageManager, type PackageManagerProgram } from './package-manager.ts';

/** The folders whose owners take part in transactions. */
const ownFolders = ['etc/e-smith/events', 'etc/e-smith/db', 'etc/e-smith/templates'];

/**
 * The packages of the system's package manager that bring events, defaults or templates, with their versions. Only
 * packages that are installed completely count: after `apt remove` a package's files below `/etc` are still there.
 */
export function systemMembers(root: Root): InstalledMember[] {
  if (!ownFolders.some((folder) => existsSync(root.path(folder)))) return [];
  return [...dpkgMembers(root), ...rpmMembers(root)];
}

function dpkgMembers(root: Root): InstalledMember[] {
  const admin = root.path('var/lib/dpkg');
  if (!existsSync(`${admin}/status`)) return [];
  const patterns = ownFolders.map((folder) => `/${folder}/*`);
  const output = linesOf('dpkg-query', [`--admindir=${admin}`, '--search', ...patterns]);
  const owners = output.flatMap((line) => /^([^ ].*?): \//.exec(line)?.[1]?.split(', ') ?? []);
  const names = [...new Set(owners.map((owner) => owner.replace(/:[a-z0-9-]+$/, '')))].filter(isName);
  if (names.length === 0) return [];
  const format = '${Package}\\t${Version}\\t${db:Status-Status}\\t${Pre-Depends}, ${Depends}\\n';
  return linesOf('dpkg-query', [`--admindir=${admin}`, '--show', `--showformat=${format}`, ...names]).flatMap(
    (line) => {
      const [name = '', version = '', status, depends = ''] = line.split('\t');
      if (status !== 'installed') return [];
      const requires = depends.split(/[,|]/).map((one) => one.trim().replace(/[ (:].*$/, ''));
      return [{ name, version, from: 'dpkg' as const, folder: '', content: '', requires: requires.filter(isName) }];
    },
  );
}

function rpmMembers(root: Root): InstalledMember[] {
  if (!['var/lib/rpm', 'usr/lib/sysimage/rpm'].some((folder) => existsSync(root.path(folder)))) return [];
  const where = root.folder === '/' ? [] : ['--root', root.folder];
  const format = '%{NAME}\\t%{EPOCHNUM}:%{VERSION}-%{RELEASE}\\n';
  const owners = new Map<string, string>();
  const paths = ownFolders.flatMap((folder) => pathsBelow(root, folder));
  for (let from = 0; from < paths.length; from += pathsAtOnce)
    for (const line of linesOf('rpm', [
      ...where,
      ...['--query', '--queryformat', format, '--file', '--'],
      ...paths.slice(from, from + pathsAtOnce),
    ])) {
      const [name = '', version] = line.split('\t');
      if (version !== undefined && isName(name)) owners.set(name, version);
    }
  const requires = requirementsOf([...owners.keys()], where);
  return [...owners].map(([name, version]) => ({
    name,
    version: version.replace(/^0:/, ''),
    from: 'rpm',
    folder: '',
    content: '',
    requires: requires.get(name) ?? [],
  }));
}

/** The requirements of several packages, asked with one call. */
function requirementsOf(names: readonly string[], where: readonly string[]): ReadonlyMap<string, string[]> {
  if (names.length === 0) return new Map();
  const format = '[%{=NAME}\\t%{REQUIRENAME}\\n]';
  const requires = new Map<string, string[]>();
  for (const line of linesOf('rpm', [...where, '--query', '--queryformat', format, '--', ...names])) {
    const [name = '', required = ''] = line.split('\t');
    if (isName(required)) requires.set(name, [...(requires.get(name) ?? []), required]);
  }
  return requires;
}

/** Paths as the package manager of the root knows them. */
function pathsBelow(root: Root, folder: string): string[] {
  const place = root.path(folder);
  if (!existsSync(place)) return [];
  return readdirSync(place, { recursive: true, encoding: 'utf8' }).map((path) => `/${folder}/${path}`);
}

const pathsAtOnce = 1000;

/** Names go into argument lists, so one that looks like an option is refused. */
function isName(name: string): boolean {
  return fullName.test(name);
}

function linesOf(program: PackageManagerProgram, args: readonly string[]): string[] {
  return askPackageManager(program, args)
    .split('\n')
    .filter((line) => line !== '');
}
