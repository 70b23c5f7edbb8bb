// One at a time across tabs. Where a browser has no Web Locks, one at a time in this tab.
const held = new Set();

// Run `work` holding `name`, or return undefined at once where another has it; `wait`: wait for the other.
export async function alone(name, work, { wait = false } = {}) {
  if (navigator.locks) return navigator.locks.request(name, { ifAvailable: !wait }, (lock) => (lock ? work() : undefined));
  if (held.has(name)) return undefined;
  held.add(name);
  try { return await work(); } finally { held.delete(name); }
}

// Run `work` once nobody else holds `name`, or after `patience` milliseconds in any case.
export async function calmly(name, work, patience = 5000) {
  let begun = false;
  const once = () => { begun = true; return work(); };
  try {
    if (navigator.locks && AbortSignal.timeout) return await navigator.locks.request(name, { signal: AbortSignal.timeout(patience) }, once);
  } catch (error) { if (begun) throw error; }
  return work();
}

// Take `name` until `release()`; null where another tab has it.
export function take(name) {
  return new Promise((resolve) => {
    let release;
    const until = new Promise((free) => { release = free; });
    alone(name, () => { resolve(() => release()); return until; }).then((result) => { if (result === undefined) resolve(null); });
  });
}
