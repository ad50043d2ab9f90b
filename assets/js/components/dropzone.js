// Where pictures are brought: dropped or chosen, sent to the server as one stream, and then told of by its id alone.
// value: {path: where to send, largest: bytes, most: files, words: what is said when nothing else is}
// The stream: one line of JSON, [[name, bytes], ...], then the files one after the other.
const drop = element.querySelector(".bring-drop");
const words = element.querySelector(".bring-words");
const bar = element.querySelector(".bring-bar");
const files_input = element.querySelector(".bring-files");
const folder_input = element.querySelector(".bring-folder");
const buttons = element.querySelectorAll("button");
let sending = false;

function say(text, trouble = false) {
  words.textContent = text;
  words.classList.toggle("trouble", trouble);
}

function busy(state) {
  sending = state;
  bar.hidden = !state;
  for (const button of buttons) button.disabled = state;
}

function size(bytes) {
  return bytes < 2 ** 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

// entries: [[name, File], ...]
function send(entries) {
  if (sending) return;
  const { path, largest, most } = props.value;
  const total = entries.reduce((sum, [, file]) => sum + file.size, 0);
  if (!entries.length) return say("There are no files in this; give a zip, pictures or a folder of them.", true);
  if (entries.length > most) {
    return say(`These are ${entries.length.toLocaleString("en")} files, more than ${most.toLocaleString("en")}; give a folder with your pictures alone.`, true);
  }
  if (total > largest) {
    return say(`These files have ${size(total)} and an upload may have ${size(largest)}; give fewer or smaller pictures.`, true);
  }
  const list = JSON.stringify(entries.map(([name, file]) => [name, file.size])) + "\n";
  const request = new XMLHttpRequest();
  request.open("POST", path);
  request.upload.onprogress = (event) => {
    bar.value = event.loaded / Math.max(1, event.total);
    say(event.loaded < event.total ? `Sent ${size(event.loaded)} of ${size(event.total)} ...` : "Sent.");
  };
  request.onload = () => {
    busy(false);
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {}
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

async function inside(entry) {
  if (entry.isFile) {
    return new Promise((done) => entry.file((file) => done([[entry.fullPath.slice(1), file]]), () => done([])));
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done) => reader.readEntries(done, () => done([])));
    if (!some.length || found.length > props.value.most) return found;
    for (const one of some) found.push(...(await inside(one)));
  }
}

async function dropped(items) {
  // read in one go: the browser takes the items back after the first wait
  const parts = [...items].map((item) => [item.webkitGetAsEntry?.(), item.getAsFile()]);
  const found = [];
  for (const [entry, file] of parts) {
    if (entry) found.push(...(await inside(entry)));
    else if (file) found.push([file.name, file]);
  }
  send(found);
}

element.querySelector(".bring-choose-files").addEventListener("click", () => files_input.click());
element.querySelector(".bring-choose-folder").addEventListener("click", () => folder_input.click());
for (const input of [files_input, folder_input]) {
  input.addEventListener("change", () => {
    const chosen = [...input.files].map((file) => [file.webkitRelativePath || file.name, file]);
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
  dropped(event.dataTransfer.items);
});

function paint() {
  if (props.value) say(props.value.words, Boolean(props.value.trouble));
}
watch("value", paint);
paint();
