/**
 * Returns the environment of this process. It is read only here, so that everything that depends on it is easy to find.
 */
export function processEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}
