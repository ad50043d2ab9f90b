// Worker in which networks run, started by models.js as a module.
import { RequestHandler } from "./request_handler.js";

const handler = new RequestHandler((answer, give) => self.postMessage(answer, { transfer: give }));
self.addEventListener("message", ({ data }) => handler.receive(data));
