/** The environment of this process. Nothing else reads it, so that what depends on it can be found here. */
export function processEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}
