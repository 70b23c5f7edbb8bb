// One at a time across tabs. Where a browser has no Web Locks, one at a time in this tab.
const held = new Set();

// Run `work` holding `name`, or return undefined at once where another has it.
export async function alone(name, work) {
  if (navigator.locks) return navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
  if (held.has(name)) return undefined;
  held.add(name);
  try { return await work(); } finally { held.delete(name); }
}

// Take `name` until `release()`; null where another tab has it.
export function take(name) {
  return new Promise((resolve) => {
    let release;
    const until = new Promise((free) => { release = free; });
    alone(name, () => { resolve(() => release()); return until; }).then((result) => { if (result === undefined) resolve(null); });
  });
}
