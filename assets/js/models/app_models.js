// Models of the app: as models.js, from its routes.
import { app_source } from "./app_source.js";
import { set_source } from "./models.js";

set_source(app_source);

export * from "./models.js";
