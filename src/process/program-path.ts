/** Where programs of the system are looked for, whatever the `PATH` of this process is. */
export const programPath = '/usr/sbin:/usr/bin:/sbin:/bin';

/** The same, and before it what the administrator has installed. */
export const localProgramPath = `/usr/local/sbin:/usr/local/bin:${programPath}`;
