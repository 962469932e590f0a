/** The program that scripts of built packages call; `packages hooks` writes it. */
const leavingProgram = '/usr/lib/panelsmith/packages-leaving';

/**
 * The only line in the scripts of a built package. It runs before the package's files are removed, because its services
 * must be stopped while their files exist. It never fails. The first argument says what the package manager does.
 */
export const debianLeavingLine = leavingLine('$DPKG_MAINTSCRIPT_PACKAGE');
export const rpmLeavingLine = leavingLine('%{name}');

function leavingLine(name: string): string {
  return `[ ! -x ${leavingProgram} ] || ${leavingProgram} "${name}" "$1" || true`;
}
