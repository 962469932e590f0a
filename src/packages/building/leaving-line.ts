/** The program that scripts of built packages call; `packages hooks` writes it. */
const leavingProgram = '/usr/lib/panelsmith/packages-leaving';

/**
 * The one line that a built package has in its scripts, in the one that runs before its files are removed: its services
 * must be stopped while their files are there. It never fails. The first argument says what the package manager does.
 */
export const debianLeavingLine = leavingLine('$DPKG_MAINTSCRIPT_PACKAGE');
export const rpmLeavingLine = leavingLine('%{name}');

function leavingLine(name: string): string {
  return `[ ! -x ${leavingProgram} ] || ${leavingProgram} "${name}" "$1" || true`;
}
