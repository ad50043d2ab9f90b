// Visitor's key: 32 hex digits made in this browser, kept in it, and sent with what it owns: its runs and its models
// (gan.web.visitor_key). Where nothing may be kept it lasts as long as the page.
const KEY = "gan-theatre-visitor";
let key = "";

function made() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @type {Window & {visitor_key?: () => string}} */ (window).visitor_key = () => {
  key = [localStorage.getItem(KEY), key].find((one) => /^[0-9a-f]{32}$/.test(one ?? "")) ?? made();
  localStorage.setItem(KEY, key);
  return key;
};
