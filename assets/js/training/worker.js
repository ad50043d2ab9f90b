// Worker in which a run trains, started by training.js as a module.
import { SessionHost } from "./session_host.js";

const channel = new MessageChannel(); // a message to itself comes sooner than a timer
let next = () => {};
channel.port1.onmessage = () => next();

const host = new SessionHost(
  (told, give) => self.postMessage(told, { transfer: give }),
  (act) => {
    next = act;
    channel.port2.postMessage(null);
  },
);
self.addEventListener("message", ({ data }) => host.receive(data));
