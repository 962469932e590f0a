/** Resolves when a function of the old style has called back, and rejects with the error that it gives. */
export function awaitCallback(start: (done: (error: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
}
