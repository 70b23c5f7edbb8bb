// Talking with the server. `navigator.onLine` means nothing here: only an answer of ours does.
import { session } from "./session.js";

const PATIENCE = 30_000;
export const address = (path) => `/field/${path}`;

// {kind: "answer", status, data, headers} for an answer of ours; {kind: "silence"} for anything else: no network, a
// hotel's login page, a proxy's error.
export async function call(path, options = {}) {
  const headers = { Accept: "application/json", ...(session.user && !options.anonymous ? { "X-Field-User": session.user } : {}), ...options.headers };
  const stop = AbortSignal.timeout ? AbortSignal.timeout(options.patience ?? PATIENCE) : undefined;
  let reply;
  try {
    reply = await fetch(address(path), { ...options, headers, signal: stop, cache: "no-store", redirect: "error" });
    if (reply.status === 304) return { kind: "answer", status: 304, headers: reply.headers };
    if (!(reply.headers.get("Content-Type") || "").startsWith("application/json")) return { kind: "silence", status: reply.status };
    return { kind: "answer", status: reply.status, data: await reply.json(), headers: reply.headers };
  } catch {
    return { kind: "silence", status: reply?.status ?? 0 };
  }
}

export const send = (path, body, headers = {}) => call(path, { method: "POST", body, headers: { "X-CSRFToken": session.token, ...headers } });

// Ask who is logged in: "ok", "login", "offline", or "other" with the other's id.
export async function hello(patience = 10_000) {
  const reply = await call("hello/", { patience, anonymous: true });
  if (reply.kind === "silence") return { state: "offline" };
  if (reply.status === 401) return { state: "login" };
  if (reply.status !== 200 || !reply.data.user) return { state: "offline" };
  return { state: session.user && reply.data.user !== session.user ? "other" : "ok", ...reply.data };
}
