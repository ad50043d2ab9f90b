// Worker in which a run trains, started by training.js as a module.
import { SessionHost } from "./session_host.js";

const host = new SessionHost((told, give) => self.postMessage(told, { transfer: give }));
self.addEventListener("message", ({ data }) => host.receive(data));
