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
 * @property {string} words what is said when nothing else is
 * @property {boolean} trouble whether that is trouble
 */
/** @typedef {[name: string, file: File]} Entry */

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
function refusal(entries, { largest, most }) {
  const total = total_of(entries);
  if (!entries.length) return "There are no files in this; give a zip, pictures or a folder of them.";
  if (entries.length > most) {
    const [count, limit] = [entries.length, most].map((number) => number.toLocaleString("en"));
    return `These are ${count} files, more than ${limit}; give a folder with your pictures alone.`;
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

/**
 * The files of what was dropped: of a folder all that are in it.
 * @param {FileSystemEntry} entry
 * @param {number} most after which it looks no further
 * @returns {Promise<Entry[]>}
 */
async function files_in(entry, most) {
  if (entry.isFile) {
    const file_entry = /** @type {FileSystemFileEntry} */ (entry);
    return new Promise((done) =>
      file_entry.file(
        (file) => done([[entry.fullPath.slice(1), file]]),
        () => done([]),
      ),
    );
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  /** @type {Entry[]} */
  const found = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((done) => reader.readEntries(done, () => done([])));
    if (!some.length || found.length > most) return found;
    for (const one of some) found.push(...(await files_in(one, most)));
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
  const buttons = element.querySelectorAll("button");
  let sending = false;

  function say(/** @type {string} */ text, trouble = false) {
    words.textContent = text;
    words.classList.toggle("trouble", trouble);
  }

  /** @param {boolean} state */
  function busy(state) {
    sending = state;
    bar.hidden = !state;
    for (const button of buttons) button.disabled = state;
  }

  /** @param {Entry[]} entries */
  function send(entries) {
    if (sending) return;
    const refused = refusal(entries, props.value);
    if (refused) return say(refused, true);
    const list = `${JSON.stringify(entries.map(([name, file]) => [name, file.size]))}\n`;
    const request = new XMLHttpRequest();
    request.open("POST", app_address(props.value.path));
    request.upload.onprogress = (event) => {
      bar.value = event.loaded / Math.max(1, event.total);
      say(event.loaded < event.total ? `Sent ${size(event.loaded)} of ${size(event.total)} ...` : "Sent.");
    };
    request.onload = () => {
      busy(false);
      const answer = read_answer(request.responseText);
      if (!answer.id) return say(answer.error || "The server did not take these files; try again, or give fewer.", true);
      say("The server is reading them ...");
      trigger("brought", { upload: answer.id });
    };
    request.onerror = () => {
      busy(false);
      say("The upload was cut off; look whether the server is still there, and give your pictures again.", true);
    };
    busy(true);
    say("Sending ...");
    request.send(new Blob([list, ...entries.map(([, file]) => file)]));
  }

  /** @param {DataTransferItemList} items */
  async function send_dropped(items) {
    // read in one go: the browser takes the items back after the first wait
    const parts = [...items].map((item) => /** @type {const} */ ([item.webkitGetAsEntry?.(), item.getAsFile()]));
    /** @type {Entry[]} */
    const found = [];
    for (const [entry, file] of parts) {
      if (entry) found.push(...(await files_in(entry, props.value.most)));
      else if (file) found.push([file.name, file]);
    }
    send(found);
  }

  find(element, ".dropzone-choose-files", HTMLElement).addEventListener("click", () => files_input.click());
  find(element, ".dropzone-choose-folder", HTMLElement).addEventListener("click", () => folder_input.click());
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
 * @returns {{id?: string, error?: string}} {} when something before the server has answered
 */
function read_answer(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
