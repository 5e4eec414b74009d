/** Waiting no longer than so long. */

/** The promise's result; rejects when it does not come within so many milliseconds. */
export async function within<T>(most: number, promise: Promise<T>): Promise<T> {
  let timer = 0;
  const late = new Promise<never>((_, reject) => {
    timer = window.setTimeout(() => reject(new Error(`no answer within ${most} ms`)), most);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The event, when it comes; rejects when it does not come within so many milliseconds. */
export function event(target: EventTarget, name: string, most: number): Promise<Event> {
  return within(most, new Promise((resolve) => target.addEventListener(name, resolve, { once: true })));
}
