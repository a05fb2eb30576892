// What waits in this tab lies there sealed: the browser writes it to its disk, and the key lies with fokus.

const FORM = "AES-GCM";
const FRESH = 12; // bytes that no two seals share
let key = null;

const text = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const bytes = (told) => Uint8Array.from(atob(told), (letter) => letter.charCodeAt(0));

export async function sealWith(told) {
  key = await crypto.subtle.importKey("raw", bytes(told), FORM, false, ["encrypt", "decrypt"]);
}

export async function sealed(words) {
  const iv = crypto.getRandomValues(new Uint8Array(FRESH));
  const hidden = await crypto.subtle.encrypt({ name: FORM, iv }, key, new TextEncoder().encode(words));
  return `${text(iv)}.${text(new Uint8Array(hidden))}`;
}

// Fails when it was sealed with another key, or is not whole.
export async function unsealed(told) {
  const [iv, hidden] = told.split(".").map(bytes);
  return new TextDecoder().decode(await crypto.subtle.decrypt({ name: FORM, iv }, key, hidden));
}
