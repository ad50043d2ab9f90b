// Dropzone: pictures are dropped or chosen, sent to the server as one stream, and then told of by its id alone.
// The stream: one line of JSON, [[name, bytes], ...], then the files one after the other.
import { app_address } from "../lib/address.js";
import { find } from "../lib/elements.js";

/**
 * What may be sent, and what is said.
 * @typedef {object} DropzoneValue
 * @property {string} path within the app, where to send
 * @property {number} largest bytes of an upload
 * @property {number} most files of an upload
 * @property {number} longest_list bytes of the list of their names
 * @property {string} words what is said when nothing else is
 * @property {boolean} trouble whether that is trouble
 */
/** @typedef {[name: string, file: File]} Entry */
/** @typedef {{id?: string, error?: string, wait?: boolean}} Answer wait: whether the same may succeed in a moment */

const CLUTTER = ["__macosx", "thumbs.db", "desktop.ini"]; // what systems leave beside pictures; so do hidden files
const ASK_AGAIN_MS = 2000; // for a place, and how often
const ASKED = 60;
const SILENCE_MS = 60000; // without any progress, after which the connection is taken to be lost
const CUT_OFF = "The upload was cut off: the connection was lost, or a file has changed since. Send again, or choose anew.";

/** @param {number} bytes */
function size(bytes) {
  return bytes < 2 ** 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

/**
 * What is wrong with these files, in one sentence.
 * @param {Entry[]} entries
 * @param {DropzoneValue} limits
 * @returns {string} "" when they can be sent
 */
function refusal(entries, { largest, most, longest_list }) {
  const total = total_of(entries);
  if (!entries.length) return "There are no files in this; give pictures, an archive or a folder of them.";
  if (entries.length > most) {
    const [count, limit] = [entries.length, most].map((number) => number.toLocaleString("en"));
    return `These are ${count} files, more than ${limit}; give a folder with your pictures alone.`;
  }
  if (list_of(entries).size > longest_list) {
    return "The names of these files are too long in all; give a folder that lies less deep, or a zip of it.";
  }
  if (total > largest) {
    return `These files have ${size(total)} and an upload may have ${size(largest)}; give fewer or smaller pictures.`;
  }
  return "";
}

/** @param {Entry[]} entries */
function total_of(entries) {
  return entries.reduce((sum, [, file]) => sum + file.size, 0);
}

/** @param {Entry[]} entries */
function list_of(entries) {
  return new Blob([`${JSON.stringify(entries.map(([name, file]) => [name, file.size]))}\n`]);
}

/** @param {Entry} entry */
function is_clutter([name]) {
  return name.split("/").some((part) => part.startsWith(".") || CLUTTER.includes(part.toLowerCase()));
}

/** @param {number} milliseconds */
function after(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/**
 * Adds the files of what was dropped: of a folder all that are in it.
 * @param {FileSystemEntry} entry
 * @param {number} most after which it looks no further
 * @param {Entry[]} found
 */
async function add_files(entry, most, found) {
  if (entry.isFile) {
    const file_entry = /** @type {FileSystemFileEntry} */ (entry);
    const file = await new Promise((done) => file_entry.file(done, () => done(null)));
    if (file && !is_clutter([entry.fullPath, file])) found.push([entry.fullPath.slice(1), file]);
    return;
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  while (found.length <= most) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((done) => reader.readEntries(done, () => done([])));
    if (!some.length) return;
    for (const one of some) await add_files(one, most, found);
  }
}

/**
 * Mounts a dropzone; it triggers "brought" with the id of an upload when the server has it.
 * @param {import("../lib/component.js").Component<{value: DropzoneValue}>} component
 */
export function mount({ element, props, trigger, watch }) {
  const drop = find(element, ".dropzone-drop", HTMLElement);
  const words = find(element, ".dropzone-words", HTMLElement);
  const bar = find(element, ".dropzone-bar", HTMLProgressElement);
  const files_input = find(element, ".dropzone-files", HTMLInputElement);
  const folder_input = find(element, ".dropzone-folder", HTMLInputElement);
  const again = find(element, ".dropzone-again", HTMLButtonElement);
  const buttons = element.querySelectorAll("button");
  let sending = false;
  /** @type {Entry[]} what was cut off */
  let unsent = [];

  function say(/** @type {string} */ text, trouble = false) {
    words.textContent = text;
    words.classList.toggle("trouble", trouble);
  }

  // asks whether the tab is to be closed while files are on their way
  function hold(/** @type {BeforeUnloadEvent} */ event) {
    event.preventDefault();
  }

  /** @param {boolean} state */
  function busy(state) {
    sending = state;
    bar.hidden = !state;
    for (const button of buttons) button.disabled = state;
    if (state) window.addEventListener("beforeunload", hold);
    else window.removeEventListener("beforeunload", hold);
  }

  /** @param {Entry[]} entries @param {string} why */
  function cut_off(entries, why) {
    unsent = entries;
    again.hidden = false;
    say(why, true);
  }

  /**
   * Waits until the server would take so many bytes.
   * @param {number} total
   * @returns {Promise<Answer>} {} when it would
   */
  async function room_for(total) {
    const address = app_address(`${props.value.path}?bytes=${total}`);
    for (let asked = 0; ; asked++) {
      const answer = read_answer(await (await fetch(address)).text());
      if (!answer.wait || asked >= ASKED) return answer;
      say(`${answer.error} Your pictures wait here, and are sent then ...`);
      await after(ASK_AGAIN_MS);
    }
  }

  /** @param {Entry[]} given */
  async function send(given) {
    if (sending) return;
    const entries = given.filter((entry) => !is_clutter(entry));
    const refused = refusal(entries, props.value);
    again.hidden = true;
    if (refused) return say(refused, true);
    busy(true);
    say("Sending ...");
    try {
      const room = await room_for(total_of(entries));
      if (room.error) return room.wait ? cut_off(entries, room.error) : say(room.error, true);
      const answer = await post(app_address(props.value.path), entries);
      if (answer.wait) return cut_off(entries, answer.error || CUT_OFF);
      if (!answer.id) return say(answer.error || "The server did not take these files; try again, or give fewer.", true);
      say("The server is reading them ...");
      trigger("brought", { upload: answer.id });
    } catch {
      cut_off(entries, CUT_OFF);
    } finally {
      busy(false);
    }
  }

  /**
   * Sends files, and shows how far it is.
   * @param {URL} address
   * @param {Entry[]} entries
   * @returns {Promise<Answer>} rejected when they were cut off
   */
  function post(address, entries) {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    let silence = 0;
    function alive() {
      clearTimeout(silence);
      silence = window.setTimeout(() => request.abort(), SILENCE_MS);
    }
    request.upload.onprogress = (event) => {
      alive();
      bar.value = event.loaded / Math.max(1, event.total);
      say(event.loaded < event.total ? `Sent ${size(event.loaded)} of ${size(event.total)} ...` : "Sent.");
    };
    return new Promise((done, fail) => {
      request.onload = () => done(read_answer(request.responseText));
      request.onerror = request.onabort = () => fail(new Error("cut off"));
      request.onloadend = () => clearTimeout(silence);
      alive();
      request.send(new Blob([list_of(entries), ...entries.map(([, file]) => file)]));
    });
  }

  /** @param {DataTransferItemList} items */
  async function send_dropped(items) {
    // read in one go: the browser takes the items back after the first wait
    const parts = [...items].map((item) => /** @type {const} */ ([item.webkitGetAsEntry?.(), item.getAsFile()]));
    /** @type {Entry[]} */
    const found = [];
    for (const [entry, file] of parts) {
      if (entry) await add_files(entry, props.value.most, found);
      else if (file) found.push([file.name, file]);
    }
    send(found);
  }

  find(element, ".dropzone-choose-files", HTMLElement).addEventListener("click", () => files_input.click());
  find(element, ".dropzone-choose-folder", HTMLElement).addEventListener("click", () => folder_input.click());
  again.addEventListener("click", () => send(unsent));
  for (const input of [files_input, folder_input]) {
    input.addEventListener("change", () => {
      /** @type {Entry[]} */
      const chosen = [...(input.files ?? [])].map((file) => [file.webkitRelativePath || file.name, file]);
      input.value = "";
      if (chosen.length) send(chosen);
    });
  }
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer) send_dropped(event.dataTransfer.items);
  });

  function paint() {
    if (props.value) say(props.value.words, Boolean(props.value.trouble));
  }
  watch("value", paint);
  paint();
}

/**
 * The server's answer to an upload.
 * @param {string} text
 * @returns {Answer} {} when something before the server has answered
 */
function read_answer(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
