/** Names used in URLs of the shell's own pages, which no panel may take. */
const reserved = [
  'archives',
  'assets',
  'cgi-bin',
  'confirm',
  'doctor',
  'favourites',
  'first-day',
  'history',
  'home',
  'login',
  'packages',
  'preferences',
  'runs',
  'search',
  'set-up',
  'shared',
  'sign-out',
  'waiting-mail',
];

/** Whether a name is not available for panels. */
export function isReserved(name: string): boolean {
  return reserved.includes(name);
}
