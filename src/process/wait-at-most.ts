/** The result of work, if it is finished in time; undefined when it takes longer. It then goes on in the background. */
export async function waitAtMost<result>(work: Promise<result>, seconds: number): Promise<result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000, undefined);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
