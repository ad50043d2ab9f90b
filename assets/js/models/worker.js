// Worker in which networks run, started by models.js as a module.
import { Performer } from "./performer.js";

const performer = new Performer((answer, give) => self.postMessage(answer, { transfer: give }));
self.addEventListener("message", ({ data }) => performer.receive(data));
