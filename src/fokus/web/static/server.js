// Talking with fokus on this machine. What was done is kept here until it is on disk.

import { sealWith, sealed, unsealed } from "./sealing.js";

const KEY = "fokus-key";
const WAITING = "fokus-waiting";
const AGAIN = 3000;

export class Refused extends Error {
  constructor(status, error, retry) {
    super(error.problem ?? error.code);
    Object.assign(this, { status, code: error.code, remedy: error.remedy ?? "", values: error.arguments ?? {}, retry });
  }
}

const channel = "BroadcastChannel" in window ? new BroadcastChannel("fokus") : null;
channel?.addEventListener("message", ({ data }) => {
  const key = sessionStorage.getItem(KEY);
  if (data?.ask === "key" && key) channel.postMessage({ key });
  if (data?.login) {
    sessionStorage.setItem(KEY, data.login);
    told.dispatchEvent(new Event("login"));
  }
});

// The key comes with the address at login, from this tab's memory, or from another tab.
export async function findKey() {
  const told = new URLSearchParams(location.hash.slice(1)).get("key");
  if (told) {
    sessionStorage.setItem(KEY, told);
    history.replaceState(null, "", "/");
    channel?.postMessage({ login: told });
  }
  return sessionStorage.getItem(KEY) ?? (await keyOfAnotherTab());
}

function keyOfAnotherTab() {
  if (!channel) return null;
  return new Promise((resolve) => {
    const heard = ({ data }) => {
      if (!data?.key) return;
      sessionStorage.setItem(KEY, data.key);
      done(data.key);
    };
    const done = (key) => { channel.removeEventListener("message", heard); resolve(key); };
    channel.addEventListener("message", heard);
    channel.postMessage({ ask: "key" });
    setTimeout(() => done(null), 400);
  });
}

export function get(path, query = {}) {
  const kept = Object.entries(query).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const asked = new URLSearchParams(kept).toString();
  return request("GET", `/api/${path}${asked ? `?${asked}` : ""}`);
}

export function post(path, body) {
  return request("POST", `/api/${path}`, body);
}

// What the page asks by itself, while no hand moves, does not keep it from being locked.
let stirred = true;
for (const each of ["keydown", "pointerdown", "pointermove", "wheel"]) addEventListener(each, () => { stirred = true; }, { capture: true, passive: true });

async function request(method, address, body, more = {}) {
  const headers = { "X-Fokus-Key": sessionStorage.getItem(KEY) ?? "" };
  if (!stirred) headers["X-Fokus-Resting"] = "1";
  stirred = false;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(address, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), ...more });
  } catch {
    throw new Refused(0, { code: "no-answer" }, true);
  }
  const read = await answer.json().catch(() => ({ error: { code: "no-answer" }, retry: true }));
  if (!answer.ok) throw new Refused(answer.status, read.error ?? { code: "no-answer" }, Boolean(read.retry));
  return read;
}

// Steps wait in line and go one after the other. They outlive a reload of the page, a lock, a full disk.
const promised = new Map();
let waiting = [];
let going = false;
let wake = () => {};
const told = new EventTarget();

// What waited when the page was left goes first; false when there is something that cannot be read any more.
export async function takeLine(seal) {
  await sealWith(seal);
  const kept = sessionStorage.getItem(WAITING);
  if (!kept) return true;
  try {
    waiting = [...JSON.parse(await unsealed(kept)), ...waiting];
    return true;
  } catch {
    return false;
  }
}

export function onRelock(heard) {
  told.addEventListener("login", heard);
}

export function onSaving(heard) {
  told.addEventListener("saving", ({ detail }) => heard(detail));
}

function tell(detail) {
  told.dispatchEvent(new CustomEvent("saving", { detail: { ...detail, waiting: waiting.length } }));
}

export function unsaved() {
  return waiting.length;
}

// Each step knows at whose desk it was typed: it is never saved as another coder's, or in another study.
let desk;

export function sitAt(name) {
  desk = name;
}

// What is half typed goes beside the line: it is no step, and it goes even while the page is being left.
export function jot(body) {
  return request("POST", "/api/drafts", { ...body, desk }, { keepalive: true });
}

export function submit(path, body) {
  const step = { path, body: { ...body, desk, step: crypto.randomUUID() } };
  waiting.push(step);
  keep();
  const answer = new Promise((resolve, reject) => promised.set(step.body.step, { resolve, reject }));
  go();
  return answer;
}

// One after the other, so that what is kept last is what waits last.
let keeping = Promise.resolve();

function keep() {
  keeping = keeping.then(async () => {
    try {
      if (waiting.length) sessionStorage.setItem(WAITING, await sealed(JSON.stringify(waiting)));
      else sessionStorage.removeItem(WAITING);
    } catch { /* too much for the browser's memory: it is still held in the page */ }
  });
}

export function resume() {
  wake();
  go();
}

async function go() {
  if (going) return;
  going = true;
  while (waiting.length) {
    const [step] = waiting;
    tell({ state: "working" });
    try {
      const answer = await post(step.path, step.body);
      settle(step, "resolve", answer);
      tell({ state: "saved", answer });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.retry || error.status === 401) {
        tell({ state: error.status === 401 ? "locked" : "held", error });
        await pause(error.status === 401 ? 0 : AGAIN);
      } else {
        settle(step, "reject", error);
        tell({ state: "refused", error });
      }
    }
  }
  going = false;
}

function settle(step, how, value) {
  waiting.shift();
  keep();
  promised.get(step.body.step)?.[how](value);
  promised.delete(step.body.step);
}

function pause(milliseconds) {
  return new Promise((resolve) => {
    wake = resolve;
    if (milliseconds) setTimeout(resolve, milliseconds);
  });
}
