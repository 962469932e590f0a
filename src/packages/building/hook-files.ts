import { existsSync } from 'node:fs';
import { shellWord } from '../../process/shell-word.ts';
import { type Root } from '../../root.ts';
import { namesIn } from '../../files/names-in.ts';
import { reinstalledFolder } from '../transaction/reinstalled.ts';

/** A file through which a package manager tells Panelsmith that packages have changed. */
interface HookFile {
  /** Below the root. */
  readonly path: string;
  readonly text: string;
  readonly isProgram: boolean;
}

/** The program that the hooks call. */
export interface HookTarget {
  /** Full path of Node. */
  readonly node: string;
  /** Full path of the compiled `panelsmith`. */
  readonly program: string;
  /** More folders of packages. */
  readonly packageFolders: readonly string[];
}

const folder = 'usr/lib/panelsmith';
const changed = `/${folder}/packages-changed`;
const seen = `/${folder}/packages-seen`;

/**
 * The hooks of the package managers of a root. A hook only starts a comparison of the installed packages with those of
 * the last time, after a transaction, and never makes the package manager fail.
 * Sources: apt.conf(5), dpkg.cfg(5), the API of plug-ins of dnf 4, the manual of the plug-in actions of dnf 5.
 */
export function hookFiles(root: Root, target: HookTarget): readonly HookFile[] {
  const has = (path: string): boolean => existsSync(root.path(path));
  const program = (name: string, text: string): HookFile => ({ path: `${folder}/${name}`, text, isProgram: true });
  const settings = (path: string, text: string): HookFile => ({ path, text, isProgram: false });
  return [
    program('packages-changed', callText(root, target, 'packages changed')),
    program('packages-leaving', callText(root, target, 'packages leaving')),
    ...(has('etc/apt/apt.conf.d')
      ? [program('packages-seen', seenText(root)), settings('etc/apt/apt.conf.d/90panelsmith', aptText)]
      : []),
    ...(has('etc/dpkg') ? [settings('etc/dpkg/dpkg.cfg.d/panelsmith', dpkgText)] : []),
    ...dnfPlugins(root).map((path) => settings(path, dnfText(root))),
    ...(has('etc/dnf') ? [settings('etc/dnf/libdnf5-plugins/actions.d/panelsmith.actions', dnf5Text)] : []),
  ];
}

/** All files that a root could have, for their removal. */
export function hookPaths(root: Root): readonly string[] {
  return [
    ...['changed', 'leaving', 'seen'].map((name) => `${folder}/packages-${name}`),
    'etc/apt/apt.conf.d/90panelsmith',
    'etc/dpkg/dpkg.cfg.d/panelsmith',
    'etc/dnf/libdnf5-plugins/actions.d/panelsmith.actions',
    ...dnfPlugins(root),
  ];
}

/** The plug-in of dnf 4 for each Python that has dnf: `usr/lib/python3.9/site-packages/dnf-plugins/panelsmith.py`. */
function dnfPlugins(root: Root): string[] {
  return namesIn(root.path('usr/lib'))
    .filter((name) => /^python3(\.\d+)?$/.test(name))
    .flatMap((python) => ['site-packages', 'dist-packages'].map((name) => `usr/lib/${python}/${name}`))
    .filter((place) => existsSync(root.path(place, 'dnf')))
    .map((place) => `${place}/dnf-plugins/panelsmith.py`);
}

function callText(root: Root, { node, program, packageFolders }: HookTarget, command: string): string {
  const panels = packageFolders.length > 0 ? `PANELSMITH_PANELS=${shellWord(packageFolders.join(':'))} ` : '';
  return `#!/bin/sh
# Written by "panelsmith packages hooks". It never makes a package manager fail.
[ -x ${shellWord(node)} ] && [ -f ${shellWord(program)} ] || exit 0
PANELSMITH_ROOT=${shellWord(root.folder)} ${panels}${shellWord(node)} ${shellWord(program)} ${command} "$@" < /dev/null || true
`;
}

/** Notes what apt installs again in the same version: `NAME OLD ARCH MULTIARCH = NEW ARCH MULTIARCH FILE`. */
function seenText(root: Root): string {
  const place = `${root.state}/${reinstalledFolder}`;
  return `#!/bin/sh
# Written by "panelsmith packages hooks". It only notes which packages are installed again in the same version.
[ -d ${shellWord(root.state)} ] || exit 0
mkdir -p ${shellWord(place)} || exit 0
sed -n 's/^\\([a-z0-9][a-z0-9+.-]*\\) [^ ]* [^ ]* [^ ]* = .*/\\1/p' /dev/fd/20 > ${shellWord(place)}/"$$" || true
[ -s ${shellWord(place)}/"$$" ] || rm -f ${shellWord(place)}/"$$"
exit 0
`;
}

const aptText = `// Written by "panelsmith packages hooks": compares the packages after each transaction.
DPkg::Pre-Install-Pkgs { "${seen} || true"; };
DPkg::Tools::Options::${seen}::Version "3";
DPkg::Tools::Options::${seen}::InfoFD "20";
DPkg::Post-Invoke { "if [ -x ${changed} ]; then ${changed} || true; fi"; };
`;

const dpkgText = `# Written by "panelsmith packages hooks": for dpkg without apt, whose own hook comes later and once.
post-invoke=[ -n "$DPKG_FRONTEND_LOCKED" ] || [ ! -x ${changed} ] || ${changed} || true
`;

/**
 * As for apt, it also notes what is installed again in the same version. A JSON string is also a valid Python string.
 */
function dnfText({ state }: Root): string {
  return `# Written by "panelsmith packages hooks": compares the packages after each transaction.
import os
import subprocess

import dnf

STATE = ${JSON.stringify(state)}
AGAIN = ${JSON.stringify(`${state}/${reinstalledFolder}`)}


class Panelsmith(dnf.Plugin):
    name = "panelsmith"

    def transaction(self):
        if self.base.conf.installroot != "/":
            return
        try:
            again = [item.name for item in self.base.transaction if item.action_name == "Reinstall"]
            if again and os.path.isdir(STATE):
                os.makedirs(AGAIN, exist_ok=True)
                with open(os.path.join(AGAIN, "dnf-%d" % os.getpid()), "w") as file:
                    file.write("".join(name + "\\n" for name in again))
            subprocess.call(["${changed}"], stdin=subprocess.DEVNULL)
        except OSError:
            pass
`;
}

const dnf5Text = `# Written by "panelsmith packages hooks".
post_transaction:::enabled=host-only raise_error=0:${changed} --quiet
`;

/** A trigger for each folder: if one trigger has two folders, rpm 4.18 ignores the second after a package was erased. */
const watched = ['/etc/e-smith', '/usr/share/panelsmith/panels'];
const triggers = watched.flatMap((path) =>
  ['transfiletriggerin', 'transfiletriggerpostun'].map(
    (kind) => `%${kind} -p <lua> -- ${path}\nos.execute("[ ! -x ${changed} ] || ${changed} || true")\n`,
  ),
);

/**
 * The spec of an RPM that watches the files of packages. It works with every front end of rpm; each of the other hooks
 * works with only one. Source: the manual of rpm, "File triggers".
 */
export const watchSpec = `Name: panelsmith-packages-watch
Version: 1
Release: 1
Summary: Tells Panelsmith that packages were installed or removed
License: MIT
BuildArch: noarch
AutoReqProv: no

%description
Tells Panelsmith that packages were installed or removed.

${triggers.join('\n')}
%files
`;
